"""A process that ends at a named point, in this process: what runs stops there, and nothing after it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from services.identity.jobs import site_setup_saga
from shared.ops import crash_points
from tests.component.identity.stack import Stack


class Died(BaseException):
    """What no handler of errors catches, as the end of a process is not caught."""


@dataclass
class Deaths:
    """At this point, after it was passed so often, so many times; `left` is 0 when all came about."""

    point: str
    after: int
    left: int

    def here(self, point: str) -> None:
        if point != self.point or not self.left:
            return
        self.after -= 1
        if self.after < 0:
            self.left -= 1
            raise Died


@contextmanager
def dying(point: str, after: int = 0, times: int = 1) -> Iterator[Deaths]:
    deaths = Deaths(point, after, times)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crash_points, "crash_point", deaths.here)
        yield deaths
    assert deaths.left == 0, f"{point} was not passed often enough: nothing was tried"


async def finish(stack: Stack) -> None:
    """As the next processes do, until one comes to the end."""
    while True:
        try:
            await site_setup_saga.resume_forms(stack.runtime)
        except Died:
            continue
        break
    await site_setup_saga.resume_forms(stack.runtime)
