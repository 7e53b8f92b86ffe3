"""Ask until it is so, and say what was waited for when it never is."""

import time
from collections.abc import Callable
from typing import TypeVar

from pymongo.errors import PyMongoError

T = TypeVar("T")

PATIENCE = 60.0


def until(condition: Callable[[], T], what: str) -> T:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if found := condition():
                return found
        except PyMongoError:
            pass
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.05)
