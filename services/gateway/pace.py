"""How often one address may try to get in: before anything is asked, so that a flood costs the services nothing."""

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.refused import Refused

TRIES = RateLimitItemPerMinute(60)
"""Sign-ins and the like from one address: an office behind one address still gets in, a guesser does not."""


class Pace:
    """Counted in this process: each gateway more lets through as much again; accounts have limits of their own."""

    def __init__(self, most: RateLimitItem = TRIES) -> None:
        self._most, self._limiter = most, MovingWindowRateLimiter(MemoryStorage())

    async def check(self, client: str) -> None:
        """Raises Refused (429)."""
        if await self._limiter.hit(self._most, client):
            return
        again = (await self._limiter.get_window_stats(self._most, client)).reset_time
        seconds = max(1, round(again - time.time()))
        words = f"Too many tries from your network. Try again in {seconds} seconds."
        raise Refused("too-many-tries", 429, words, retry_after=seconds)
