"""How fast the load goes: so many requests a second, evenly, or as fast as they are answered."""

import asyncio
import time


class Pace:
    """One for all reviewers. What a fault held up is not made up for in a rush."""

    def __init__(self, a_second: float = 0.0) -> None:
        """Zero: as fast as it goes."""
        self._between = 1 / a_second if a_second else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next place in the row."""
        self._next = max(self._next + self._between, time.monotonic())
        await asyncio.sleep(self._next - time.monotonic())
