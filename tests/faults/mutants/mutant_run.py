"""`make test-mutants`: expose every mutant to the fault that should show it, and print who was caught by what."""

import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.local.paths import ROOT
from deploy.local.servers import start as servers
from deploy.local.stack import Stack
from deploy.local.topology import SERVERS, part_named
from tests.faults import quiescence
from tests.faults.code_copies import Change, copied
from tests.faults.fault_run import FaultRun, open_tested_stack
from tests.faults.mutants.exposures import ALONE, EXPOSURES
from tests.faults.mutants.mutants import MUTANTS
from tests.faults.people import ROLES
from tests.faults.processes import RATERS, silent
from tests.faults.seeds import SEED
from tests.faults.server_reset import forget
from tests.support.site_roles import tell

PARTITIONS = 6
PATIENCE = 12.0
"""Seconds to become quiet: the program itself needs one or two."""

ENOUGH = 0.95
"""Of the mutants must be caught."""

BYSTANDERS = ("helpdesk", "projections")
"""They run as they are, all the time: the gateway's pages ask them too."""

TELLER = "identity"
"""As it is, too, and anew for each mutant: who may save is told before anything that is broken starts."""

NEEDED = ("reviews", "ratings", "gateway", "projections-worker-1", *RATERS)
CONTROL = "nothing is changed"
console = Console(width=160)


@dataclass(frozen=True)
class Exposed:
    """What was changed, what it was exposed to, the faults that were found, and how long it took."""

    breaks: str
    exposed: str
    faults: Sequence[str]
    seconds: float

    @property
    def by(self) -> str:
        """The invariants, in order, with the number of faults of each."""
        numbers = sorted(int(fault.partition(" ")[0].removeprefix("I")) for fault in self.faults)
        return ", ".join(f"I{number} ({len(list(of))})" for number, of in itertools.groupby(numbers))

    @property
    def is_right(self) -> bool:
        return bool(self.faults) != (self.breaks == CONTROL)


@dataclass(frozen=True)
class Laboratory:
    """Servers that run all the time; the services are started anew for each mutant, from a copy of the program."""

    stack: Stack
    there: servers.Servers
    folder: Path

    async def expose(self, breaks: str, exposed: str, changes: Sequence[Change]) -> Exposed:
        began = time.monotonic()
        scenario = EXPOSURES[exposed]
        code = copied(self.folder / f"code-{time.monotonic_ns()}", *changes, *scenario.changed)
        await forget(self.there, PARTITIONS)
        start(self.stack, [TELLER])
        await tell(self.stack, ROLES)
        names = [name for name in NEEDED if exposed not in ALONE or name != RATERS[1]]
        with self._running(names, code, scenario.settings):
            async with open_tested_stack(self.stack) as tested_stack, tested_stack.start_run("mutant", SEED) as run:
                faults = await _faults(run, exposed)
        return Exposed(breaks, exposed, faults, time.monotonic() - began)

    @contextmanager
    def _running(self, names: Sequence[str], code: Path, settings: Mapping[str, str]) -> Iterator[None]:
        self.stack._code, self.stack._settings = code, settings
        try:
            start(self.stack, names)
            yield
        finally:
            self.stack._code, self.stack._settings = ROOT, {}
            staying = (*SERVERS, *BYSTANDERS)
            self.stack._stop([name for name in self.stack.ledger.all_running() if name not in staying])


def start(stack: Stack, names: Sequence[str]) -> None:
    stack._start([part for name in names if (part := part_named(name))], silent)


async def _faults(run: FaultRun, exposed: str) -> list[str]:
    """A scenario that a mutant does not let come to its end says nothing by itself: the checker does."""
    planted: list[str] = []
    try:
        planted = await EXPOSURES[exposed].play(run)
    except* AssertionError as cut_short:
        console.print(f"    cut short: {cut_short.exceptions[0]}", style="dim", markup=False)
    return await run.faults(planted)


async def main() -> int:
    quiescence.PATIENCE.seconds = PATIENCE
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder) / "stack", PARTITIONS)
        there = servers.start_both(stack.ledger, console.print)
        try:
            stack._provision(there)
            start(stack, BYSTANDERS)
            found = await _expose_all(Laboratory(stack, there, Path(folder)))
        finally:
            stack.down(silent)
    return _told(found)


async def _expose_all(laboratory: Laboratory) -> list[Exposed]:
    """Each exposure without a mutant first: what finds fault with the program itself shows nothing."""
    chosen = [one for one in MUTANTS if not sys.argv[1:] or any(word in one.breaks for word in sys.argv[1:])]
    found = []
    for exposed in dict.fromkeys(one.exposed for one in chosen):
        found.append(await laboratory.expose(CONTROL, exposed, ()))
        _say(found[-1])
    for one in chosen:
        found.append(await laboratory.expose(one.breaks, one.exposed, one.changes))
        _say(found[-1])
    return found


def _say(one: Exposed) -> None:
    console.print(f"{one.seconds:5.1f} s  {one.breaks}: {one.by or 'no fault'}", markup=False, highlight=False)
    if not one.is_right:
        console.print(*one.faults[:5], sep="\n", markup=False, highlight=False)


def _told(found: Sequence[Exposed]) -> int:
    table = Table("mutant", "exposed to", "caught by", "seconds", title=f"SEED={SEED}")
    for one in found:
        table.add_row(one.breaks, one.exposed, one.by or "-", f"{one.seconds:.0f}")
    console.print(table)
    mutants = [one for one in found if one.breaks != CONTROL]
    caught = sum(one.is_right for one in mutants)
    wrong = [one.exposed for one in found if one.breaks == CONTROL and not one.is_right]
    console.print(f"Caught: {caught} of {len(mutants)}. Faults without a mutant: {', '.join(wrong) or 'none'}.")
    return 0 if caught >= ENOUGH * len(mutants) and not wrong else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
