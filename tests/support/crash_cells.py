"""Every named place where a process may die, as data: which process, at which record of its batch, met by what load."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.ops.crash_points import BATCHED, POSITIONS

LoadKind = Literal["entering", "backlog", "garbage", "resent", "gap", "rebuild", "posting", "setting up"]
"""How the process is brought to its place.

entering: while reviewers save; backlog: it finds what was saved while it was down; garbage: bad records among it;
resent: rows that are to be sent once more; gap: its group has missed records, which come once more;
rebuild: the command of that name is the process; posting: a mail waits to be sent;
setting up: a contact form was accepted, and nothing of it is done.
"""


@dataclass(frozen=True)
class CrashCell:
    """`passing`: it dies when it comes there for that time."""

    process: str
    point: str
    load: LoadKind
    position: str = ""
    passing: int = 1

    @property
    def crash_at(self) -> str:
        return f"{self.point}:{self.position}:{self.passing}"

    def __str__(self) -> str:
        return f"{self.process} {self.crash_at}"


WORKERS = ("ratings-worker-1", "projections-worker-1")

CRASHES: tuple[tuple[str, LoadKind, tuple[str, ...], int], ...] = (
    ("save.decided", "entering", ("reviews",), 20),
    ("save.committed", "entering", ("reviews",), 20),
    ("save.remembering", "entering", ("reviews",), 5),
    ("gateway.asking", "entering", ("gateway",), 20),
    ("gateway.answering", "entering", ("gateway",), 20),
    ("relay.sending", "entering", ("reviews",), 3),
    ("relay.marking", "entering", ("reviews",), 2),
    ("relay.sending", "backlog", ("ratings-worker-1",), 1),
    ("relay.marking", "backlog", ("ratings-worker-1",), 1),
    ("sweep.read", "resent", ("reviews", "ratings"), 1),
    ("worker.polled", "backlog", WORKERS, 1),
    ("worker.folded", "backlog", WORKERS, 1),
    ("worker.committed", "backlog", WORKERS, 1),
    ("worker.healed", "gap", WORKERS, 2),
    ("worker.parking", "garbage", WORKERS, 1),
    ("ratings.computed", "backlog", ("ratings-worker-1",), 1),
    ("ratings.journaled", "backlog", ("ratings-worker-1",), 1),
    ("ratings.saved", "backlog", ("ratings-worker-1",), 1),
    ("view.folding", "backlog", ("projections-worker-1",), 1),
    ("view.summing", "backlog", ("projections-worker-1",), 1),
    ("view.summed", "backlog", ("projections-worker-1",), 1),
    ("view.unmarking", "backlog", ("projections-worker-1",), 1),
    ("view.switching", "backlog", ("projections-worker-1",), 1),
    ("view.switched", "backlog", ("projections-worker-1",), 1),
    ("rebuild.folded", "rebuild", ("rebuild",), 1),
    ("rebuild.writing", "rebuild", ("rebuild",), 1),
    ("rebuild.switching", "rebuild", ("rebuild",), 1),
    ("rebuild.switched", "rebuild", ("rebuild",), 1),
    ("rebuild.summing", "rebuild", ("rebuild",), 1),
    ("saga.announced", "setting up", ("identity",), 1),
    ("saga.provisioned", "setting up", ("identity",), 1),
    ("saga.taken_in", "setting up", ("identity",), 2),
    ("saga.granted", "setting up", ("identity",), 2),
    ("saga.activated", "setting up", ("identity",), 1),
    ("saga.invited", "setting up", ("identity",), 2),
    ("mail.sending", "posting", ("identity",), 1),
    ("mail.marking", "posting", ("identity",), 1),
)
"""Point, how it is met, by which processes, at which passing."""


def _cells() -> Iterator[CrashCell]:
    for point, meeting, processes, passing in CRASHES:
        for process in processes:
            for position in POSITIONS if point in BATCHED else ("",):
                yield CrashCell(process, point, meeting, position, passing)


CELLS = tuple(_cells())

SHORT = (
    "reviews save.committed",
    "reviews relay.sending:middle",
    "ratings-worker-1 ratings.journaled:first",
    "projections-worker-1 worker.folded",
)
"""Those that every run of the tests includes."""


def is_short(cell: CrashCell) -> bool:
    return str(cell).startswith(SHORT)
