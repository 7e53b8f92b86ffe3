"""Rate limit and concurrency limit of the unauthenticated endpoints, per client IP."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.errors import Refused
from shared.lru_cache import LruCache


@dataclass(frozen=True)
class RateLimitPolicy:
    """Limits of one client IP.

    `limits`: attempts per time. An office behind one IP still gets in, a guesser does not; the limit per second spreads
    the attempts of a minute, since sixty slow hashes at once would delay saves for seconds.
    `max_wait_seconds`: until the client's earlier attempts are answered; with the answer itself at most ten seconds.
    `pause_ratio`, `max_pause_seconds`: the next attempt starts after so many times the duration of the one before.
    """

    limits: tuple[RateLimitItem, ...] = (RateLimitItemPerSecond(3), RateLimitItemPerMinute(60))
    max_wait_seconds: float = 1.5
    pause_ratio: float = 2.0
    max_pause_seconds: float = 0.5


DEFAULT_POLICY = RateLimitPolicy()


class SignInRateLimiter:
    """Counts in this process: each further gateway admits as much again; accounts have limits of their own."""

    def __init__(self, policy: RateLimitPolicy = DEFAULT_POLICY) -> None:
        self._policy, self._limiter = policy, MovingWindowRateLimiter(MemoryStorage())
        self._blocked_until: LruCache[float] = LruCache(10_000)
        """Unix time by client IP: consulting the limiter for each rejection took a fifth of its time."""

        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Locks of the clients with an attempt in flight."""

    async def check_limit(self, client: str) -> None:
        """Count an attempt. Raise Refused (429) over the limit."""
        until = self._blocked_until.get(client)
        if until is None or until <= time.time():
            until = await self._count(client)
        if until is not None:
            raise _too_many(max(1, round(until - time.time())))

    async def _count(self, client: str) -> float | None:
        """Return the Unix time from which the client may try again; None within its limits."""
        for limit in self._policy.limits:
            if not await self._limiter.hit(limit, client):
                until: float = (await self._limiter.get_window_stats(limit, client)).reset_time
                self._blocked_until.store(client, until)
                return until
        return None

    @asynccontextmanager
    async def serialized(self, client: str) -> AsyncIterator[None]:
        """Run one attempt of a client at a time, with a pause after each: five at once would delay saves.

        The busier the machine, the longer an attempt takes and the pause after it. Raise Refused (429) when the earlier
        attempts take too long.
        """
        lock = self._locks.setdefault(client, asyncio.Lock())
        try:
            async with asyncio.timeout(self._policy.max_wait_seconds):
                await lock.acquire()
        except TimeoutError:
            raise _too_many(1) from None
        began = time.monotonic()
        try:
            yield
        finally:
            pause = min((time.monotonic() - began) * self._policy.pause_ratio, self._policy.max_pause_seconds)
            asyncio.get_running_loop().call_later(pause, lock.release)


def _too_many(seconds: int) -> Refused:
    detail = f"Too many tries from your network. Try again in {seconds} second{'s' * (seconds > 1)}."
    return Refused("too-many-tries", 429, detail, retry_after=seconds)
