"""How often one address may try to get in: before anything is asked, so that a flood costs the services nothing."""

import time

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.refused import Refused

TRIES = (RateLimitItemPerSecond(5), RateLimitItemPerMinute(60))
"""Sign-ins and the like from one address: an office behind one address still gets in, a guesser does not.

The second's limit spreads what the minute's lets in: sixty slow hashes at once keep saves waiting for seconds.
"""


class Pace:
    """Counted in this process: each gateway more lets through as much again; accounts have limits of their own."""

    def __init__(self, *most: RateLimitItem) -> None:
        self._most, self._limiter = most or TRIES, MovingWindowRateLimiter(MemoryStorage())

    async def check(self, client: str) -> None:
        """Raises Refused (429)."""
        for most in self._most:
            if await self._limiter.hit(most, client):
                continue
            again = (await self._limiter.get_window_stats(most, client)).reset_time
            seconds = max(1, round(again - time.time()))
            words = f"Too many tries from your network. Try again in {seconds} second{'s' * (seconds > 1)}."
            raise Refused("too-many-tries", 429, words, retry_after=seconds)
