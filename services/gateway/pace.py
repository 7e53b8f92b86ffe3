"""How often one address may try to get in, and one try after the other: a flood costs the services next to nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.refused import Refused

TRIES = (RateLimitItemPerSecond(5), RateLimitItemPerMinute(60))
"""Sign-ins and the like from one address: an office behind one address still gets in, a guesser does not.

The second's limit spreads what the minute's lets in: sixty slow hashes at once keep saves waiting for seconds.
"""

LONGEST_WAIT = 1.5
"""Seconds until the tries before one's own are answered; with the answer itself nobody waits longer than ten."""


class Pace:
    """Counted in this process: each gateway more lets through as much again; accounts have limits of their own."""

    def __init__(self, *most: RateLimitItem) -> None:
        self._most, self._limiter = most or TRIES, MovingWindowRateLimiter(MemoryStorage())
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Of the addresses that try now."""

    async def check(self, client: str) -> None:
        """Raises Refused (429)."""
        for most in self._most:
            if await self._limiter.hit(most, client):
                continue
            again = (await self._limiter.get_window_stats(most, client)).reset_time
            raise _too_many(max(1, round(again - time.time())))

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """For one try of an address after the other: five slow hashes side by side keep saves waiting.

        Raises Refused (429) when those before it take too long.
        """
        turn = self._turns.setdefault(client, asyncio.Lock())
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await turn.acquire()
        except TimeoutError:
            raise _too_many(1) from None
        try:
            yield
        finally:
            turn.release()


def _too_many(seconds: int) -> Refused:
    words = f"Too many tries from your network. Try again in {seconds} second{'s' * (seconds > 1)}."
    return Refused("too-many-tries", 429, words, retry_after=seconds)
