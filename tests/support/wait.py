"""The one way in which these tests wait: ask until it is so, and say what was seen when it never is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30.0


async def until(condition: Callable[[], Awaitable[T]], seconds: float = PATIENCE) -> T:
    """Ask again and again; returns the first answer that holds."""
    deadline = time.monotonic() + seconds
    while not (found := await condition()):
        assert time.monotonic() < deadline, f"not so within {seconds:.0f} s; last seen: {found!r}"
        await asyncio.sleep(0.02)
    return found
