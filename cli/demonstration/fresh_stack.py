"""Stack of one demonstration in a new folder, stopped at the end in any case."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from deploy.local.paths import HOME
from deploy.local.processes import NotStarted
from deploy.local.stack import Stack

UNREACHABLE = 3

PARTITIONS = 12
"""Of each topic: enough for a demonstration on one machine, and cheaper to poll than the 48 that a state needs."""


@contextmanager
def fresh_stack(console: Console, seed: int) -> Iterator[Stack]:
    """Start a new stack whose samples are drawn by the seed; exit with the end of the log of what cannot start."""
    stack = Stack(_fresh_folder(), PARTITIONS)
    stack.ledger.set_draw_seed(str(seed))
    console.print(f"A fresh Open OMS in {stack.folder.relative_to(HOME.parent)}")
    try:
        stack.up(lambda line: console.print(f"  {line}", style="dim", highlight=False))
    except NotStarted as error:
        console.print(str(error), style="red")
        raise SystemExit(UNREACHABLE) from None
    try:
        yield stack
    finally:
        stack.down(lambda line: console.print(line, style="dim"))


def _fresh_folder() -> Path:
    """The next number; earlier demonstrations that are not running are cleared away."""
    earlier = sorted(HOME.glob("demo-*"))
    for folder in earlier:
        if not any(state.pid for state in Stack(folder).processes()):
            shutil.rmtree(folder)
    number = max((int(folder.name.removeprefix("demo-")) for folder in earlier), default=0) + 1
    return HOME / f"demo-{number}"
