"""Rate limit of the unauthenticated endpoints: sign-ins by account and by failure, all others by client IP."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from shared.errors import Refused
from shared.lru_cache import LruCache


@dataclass(frozen=True)
class RateLimitPolicy:
    """Limits of one client IP.

    `limits`: failed sign-ins per time, and requests of the other unauthenticated endpoints. Beyond it an account that
    failed at this IP waits, and each further failure is followed by the longest pause; other accounts still get in.
    `max_wait_seconds`: until the client's earlier attempts are answered. A class of two hundred that signs in at once
    has its first codes after some twenty seconds. `max_waiting`: attempts of one IP that wait at once.
    `pause_ratio`, `max_pause_seconds`: after a failure the next attempt starts after so many times its duration.
    """

    limits: tuple[RateLimitItem, ...] = (RateLimitItemPerSecond(3), RateLimitItemPerMinute(60))
    max_wait_seconds: float = 45.0
    max_waiting: int = 500
    pause_ratio: float = 2.0
    max_pause_seconds: float = 0.5


DEFAULT_POLICY = RateLimitPolicy()


@dataclass
class Attempt:
    """One attempt; its caller sets `succeeded`, and without that it counts as failed."""

    succeeded: bool = False


@dataclass(eq=False)
class Queue:
    """The attempts of one client IP, in the order in which they came."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0

    def release(self) -> None:
        """Let the next attempt begin."""
        self.lock.release()


class SignInRateLimiter:
    """Counts in this process: each further gateway admits as much again; accounts have limits of their own."""

    def __init__(self, policy: RateLimitPolicy = DEFAULT_POLICY) -> None:
        self._policy, self._limiter = policy, MovingWindowRateLimiter(MemoryStorage())
        self._blocked_until: LruCache[float] = LruCache(10_000)
        """Unix time by client IP: consulting the limiter for each rejection took a fifth of its time."""

        self._failed_accounts: LruCache[bool] = LruCache(100_000)
        """Client IPs with an account whose last sign-in there failed."""

        self._queues: WeakValueDictionary[str, Queue] = WeakValueDictionary()
        """Queues of the clients with an attempt in flight."""

    async def check_limit(self, client: str) -> None:
        """Count a request that is no sign-in. Raise Refused (429) over the limit."""
        until = self._blocked_time(client) or await self._count(client)
        if until is not None:
            raise _too_many("Too many tries from your network.", until)

    @asynccontextmanager
    async def sign_in(self, client: str, account: str) -> AsyncIterator[Attempt]:
        """Run a sign-in in its turn. Raise Refused (429) for an account that failed, where the IP is over its limit."""
        key = f"{client}|{account}"
        self._check_account(client, key)
        async with self.serialized(client) as attempt:
            self._check_account(client, key)  # it may have failed while this attempt waited
            yield attempt
            if attempt.succeeded:
                self._failed_accounts.evict(key)
            else:
                self._failed_accounts.store(key, True)
                await self._count_failure(client)

    @asynccontextmanager
    async def serialized(self, client: str) -> AsyncIterator[Attempt]:
        """Run one attempt of a client at a time, with a pause after a failed one: five at once would delay saves.

        The busier the machine, the longer an attempt takes and the pause after it. Raise Refused (429) when the earlier
        attempts take too long.
        """
        queue = self._queues.setdefault(client, Queue())
        await self._wait_for_turn(queue)
        began, attempt = time.monotonic(), Attempt()
        try:
            yield attempt
        finally:
            pause = 0.0 if attempt.succeeded else self._pause(client, time.monotonic() - began)
            asyncio.get_running_loop().call_later(pause, queue.release)  # it exists until then

    async def _wait_for_turn(self, queue: Queue) -> None:
        if queue.waiting >= self._policy.max_waiting:
            raise _busy()
        queue.waiting += 1
        try:
            async with asyncio.timeout(self._policy.max_wait_seconds):
                await queue.lock.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            queue.waiting -= 1

    def _pause(self, client: str, seconds: float) -> float:
        longest = self._policy.max_pause_seconds
        return longest if self._blocked_time(client) else min(seconds * self._policy.pause_ratio, longest)

    def _check_account(self, client: str, key: str) -> None:
        until = self._blocked_time(client)
        if until is not None and self._failed_accounts.get(key):
            raise _too_many("Too many wrong tries for this account from your network.", until)

    def _blocked_time(self, client: str) -> float | None:
        """Return the Unix time until which the client is over its limits; None within them."""
        until = self._blocked_until.get(client)
        return until if until is not None and until > time.time() else None

    async def _count(self, client: str) -> float | None:
        """Return the Unix time from which the client may try again; None within its limits."""
        for limit in self._policy.limits:
            if not await self._limiter.hit(limit, client):
                return await self._block(client, limit)
        return None

    async def _count_failure(self, client: str) -> None:
        """Count a failure, and block the client with the last one that its limits allow."""
        for limit in self._policy.limits:
            await self._limiter.hit(limit, client)
            if not await self._limiter.test(limit, client):
                await self._block(client, limit)

    async def _block(self, client: str, limit: RateLimitItem) -> float:
        until: float = (await self._limiter.get_window_stats(limit, client)).reset_time
        self._blocked_until.store(client, until)
        return until


def _too_many(reason: str, until: float) -> Refused:
    return _refused(reason, max(1, round(until - time.time())))


def _busy() -> Refused:
    return _refused("Many people are signing in from your network at this moment.", 1)


def _refused(reason: str, seconds: int) -> Refused:
    detail = f"{reason} Try again in {seconds} second{'s' * (seconds > 1)}."
    return Refused("too-many-tries", 429, detail, retry_after=seconds)
