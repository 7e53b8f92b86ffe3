"""The one way in which these tests wait: ask until it is so, and say what was seen when it never is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

TIMEOUT_SECONDS = 30.0


async def until(condition: Callable[[], Awaitable[T]], seconds: float = TIMEOUT_SECONDS) -> T:
    """Ask again and again; returns the first answer that holds."""
    deadline = time.monotonic() + seconds
    while not (result := await condition()):
        assert time.monotonic() < deadline, f"not so within {seconds:.0f} s; last seen: {result!r}"
        await asyncio.sleep(0.02)
    return result
