"""Thread pool for slow password hashing, with a limit of parallel and of waiting calls."""

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
    """Gives the thread the lowest priority, which Linux has per thread: saving an answer comes before hashing."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


class HashPool:
    """Pool that a flood of sign-ins cannot exceed, so that the rest of the service is not delayed.

    The number of threads is the limit, not a semaphore: a cancelled caller leaves its thread running.
    """

    def __init__(self, threads: int = 2, max_waiting: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, "hashing", initializer=_lower_thread_priority)
        self._capacity = threads + max_waiting
        self._pending = 0

    async def run_hash(self, work: Callable[[], T]) -> T:
        """Runs `work` in a thread and returns its result. Raises Refused (503) when too many calls wait."""
        if self._pending >= self._capacity:
            detail = "Very many people are signing in at this moment. Wait a few seconds and try again."
            raise Refused("sign-in-busy", 503, detail, retry_after=RETRY_AFTER_SECONDS)
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._pending -= 1

    def close(self) -> None:
        """Cancels waiting calls; running ones end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)
