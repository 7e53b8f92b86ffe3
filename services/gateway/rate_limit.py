"""How often one address may try to get in, and one try after the other: a flood costs the services next to nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.errors import Refused
from shared.lru_cache import LruCache

TRIES = (RateLimitItemPerSecond(3), RateLimitItemPerMinute(60))
"""Sign-ins and the like from one address: an office behind one address still gets in, a guesser does not.

The second's limit spreads what the minute's lets in: sixty slow hashes at once keep saves waiting for seconds.
"""

LONGEST_WAIT = 1.5
"""Seconds until the tries before one's own are answered; with the answer itself nobody waits longer than ten."""

REST_TIMES, LONGEST_REST = 2.0, 0.5
"""As many times as long as an answer took, the next try of the same address waits; at most so many seconds."""


class SignInRateLimiter:
    """Counted in this process: each gateway more lets through as much again; accounts have limits of their own."""

    def __init__(self, *most: RateLimitItem) -> None:
        self._most, self._limiter = most or TRIES, MovingWindowRateLimiter(MemoryStorage())
        self._shut: LruCache[float] = LruCache(10_000)
        """Until when, of addresses that tried too often: asking the limiter again took a fifth of a refusal's time."""

        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Of the addresses that try now."""

    async def check(self, client: str) -> None:
        """Raises Refused (429)."""
        until = self._shut.get(client)
        if until is None or until <= time.time():
            until = await self._counted(client)
        if until is not None:
            raise _too_many(max(1, round(until - time.time())))

    async def _counted(self, client: str) -> float | None:
        """When it may try again, if it tried too often: until then no try would count, and none is counted."""
        for most in self._most:
            if not await self._limiter.hit(most, client):
                until: float = (await self._limiter.get_window_stats(most, client)).reset_time
                self._shut.put(client, until)
                return until
        return None

    @asynccontextmanager
    async def serialized(self, client: str) -> AsyncIterator[None]:
        """For one try of an address after the other, with a rest in between: five at once keep saves waiting.

        The busier the machine, the longer an answer takes and the rest after it. Raises Refused (429) when those before
        it take too long.
        """
        turn = self._turns.setdefault(client, asyncio.Lock())
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await turn.acquire()
        except TimeoutError:
            raise _too_many(1) from None
        began = time.monotonic()
        try:
            yield
        finally:
            rest = min((time.monotonic() - began) * REST_TIMES, LONGEST_REST)
            asyncio.get_running_loop().call_later(rest, turn.release)


def _too_many(seconds: int) -> Refused:
    words = f"Too many tries from your network. Try again in {seconds} second{'s' * (seconds > 1)}."
    return Refused("too-many-tries", 429, words, retry_after=seconds)
