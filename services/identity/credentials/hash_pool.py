"""The door to slow hashing: few at once, in threads of their own, and no more waiting than can be served soon."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from shared.errors import Refused

T = TypeVar("T")

LOWEST_PRIORITY = 19
RETRY_AFTER_SECONDS = 2
"""Seconds: longer than a full queue takes at 50 ms a hash and two at once."""


def _lower_thread_priority() -> None:
    """On Linux a thread has a place of its own in the row: whoever saves an answer comes before whoever guesses."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


class HashPool:
    """A flood of sign-ins fills this room and no other: the rest of the service goes on.

    The threads are the limit, and not a semaphore around them: a caller who goes away leaves a thread at work.
    """

    def __init__(self, threads: int = 2, max_waiting: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, "hashing", initializer=_lower_thread_priority)
        self._capacity = threads + max_waiting
        self._pending = 0

    async def run_hash(self, work: Callable[[], T]) -> T:
        """What `work` gives, from a thread. Raises Refused when too many wait already."""
        if self._pending >= self._capacity:
            detail = "Very many people are signing in at this moment. Wait a few seconds and try again."
            raise Refused("sign-in-busy", 503, detail, retry_after=RETRY_AFTER_SECONDS)
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._pending -= 1

    def close(self) -> None:
        """Let go of what still waits; what is at work ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)
