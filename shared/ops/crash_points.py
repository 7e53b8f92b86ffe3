"""Crash points: named places where a fault test ends or delays a process. Production refuses them."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

T = TypeVar("T")

Single = Literal[
    "save.decided",  # an api has decided, nothing is written
    "save.committed",  # the insert stands, nobody was answered
    "save.remembering",  # the fold is about to be cached in the store
    "gateway.asking",  # the gateway has checked the request, no service was asked
    "gateway.answering",  # the service has answered, the client was not
    "sweep.read",  # a page of unsent rows was read
    "worker.polled",  # records were delivered, nothing was judged
    "worker.folded",  # all effects stand, no offset is committed
    "worker.committed",  # the offsets are committed
    "worker.healed",  # parked records are folded and still parked
    "ratings.computed",  # cases are rated, nothing is written
    "view.summing",  # changed rows stand with their marks, no sums are made
    "view.summed",  # the sums stand, their rows are still marked
    "view.switching",  # a view is level, readers still see the one before
    "view.switched",
    "rebuild.folded",  # all is folded in memory, nothing is written
    "rebuild.switching",  # the rows stand, nobody was told of them
    "rebuild.switched",
    "rebuild.summing",  # the rows stand marked, no sums are made of them
    "saga.announced",  # a form's two letters are queued, the form does not say so
    "saga.provisioned",  # the site has its settings, nobody has a role
    "saga.taken_in",  # a person is in the books, with no account and no role
    "saga.granted",  # a person has one of their roles
    "saga.activated",  # everybody has their roles and the site is open, nobody is invited
    "saga.invited",  # one of the people is invited
    "mail.sending",  # a mail is claimed, no server was asked
    "mail.marking",  # a server has taken a mail, its row does not say so
]
Batched = Literal[
    "relay.sending",  # the broker has some of the events, no row is marked
    "relay.marking",  # some of the sent rows are marked
    "worker.parking",  # some of the records are parked
    "ratings.journaled",  # some of the ratings' own rows stand
    "ratings.saved",  # some of the cached cases stand
    "view.folding",  # some rows of a view stand
    "view.unmarking",  # some rows that the sums contain have lost their marks
    "rebuild.writing",  # some rows of a rebuilt view stand
]
DelayPoint = Literal[
    "ratings.computed",  # cases are rated, nothing is written
    "view.folding",  # rows are computed, nothing is written
]
SINGLE: tuple[str, ...] = get_args(Single)
BATCHED: tuple[str, ...] = get_args(Batched)
POSITIONS = ("first", "middle", "last")
SMALLEST = 3
"""A batch with a first, a middle and a last record."""

STATUS = 137
"""Exit status of a killed process."""


class NoSuchPoint(ValueError):
    """Unknown point; the message lists the known ones."""


@dataclass
class Armed:
    """An armed point, the position in the batch, and the number of the passing that ends the process."""

    point: str
    position: str
    passing: int
    cut: bool = False

    @classmethod
    def parse(cls, spec: str) -> "Armed":
        """`save.committed`, `save.committed::3` or `relay.sending:middle:3`. Raises NoSuchPoint."""
        point, position, passing = (*spec.split(":"), "", "")[:3]
        known = (point in SINGLE and not position) or (point in BATCHED and position in POSITIONS)
        if not known or not (passing or "1").isdecimal():
            raise NoSuchPoint(f"{spec} is none of {', '.join(SINGLE)}, {', '.join(f'{b}:PLACE' for b in BATCHED)}")
        return cls(point, position, int(passing or 1))


_armed: list[Armed] = []
_delays: dict[str, float] = {}
"""Seconds by delay point."""


def arm(spec: str) -> None:
    """End this process at a point; an empty spec disarms."""
    _armed[:] = [Armed.parse(spec)] if spec else []


def crash_point(point: Single | Batched) -> None:
    """End the process here if this point is armed."""
    for armed in _armed:
        if armed.point == point and _is_time(armed):
            os._exit(STATUS)


def truncate_batch(point: Batched, batch: Sequence[T]) -> Sequence[T]:
    """Return the part of a batch that is handled before the process ends at this point; all of it unless armed."""
    for armed in _armed:
        if armed.point == point and len(batch) >= SMALLEST:
            armed.passing -= 1
            armed.cut = armed.cut or armed.passing == 0  # a task beside this one may come here before the death
            if armed.cut:
                return batch[: {"first": 1, "middle": len(batch) // 2, "last": len(batch)}[armed.position]]
    return batch


def _is_time(armed: Armed) -> bool:
    if armed.point in BATCHED:
        return armed.cut
    armed.passing -= 1
    return armed.passing == 0


def arm_delays(delays: str) -> None:
    """Delay this process at points: `ratings.computed:1.0,view.folding:0.3`; empty for none. Raises NoSuchPoint."""
    pairs = [delay.rpartition(":") for delay in delays.split(",") if delay]
    if unknown := [point for point, _, _ in pairs if point not in get_args(DelayPoint)]:
        raise NoSuchPoint(f"{', '.join(unknown)} is none of {', '.join(get_args(DelayPoint))}")
    _delays.clear()
    _delays.update({point: float(seconds) for point, _, seconds in pairs})


async def delay_point(point: DelayPoint) -> None:
    """Wait here when a delay is armed: between a read and the write that follows it, so that two workers meet."""
    if seconds := _delays.get(point):
        await asyncio.sleep(seconds)
