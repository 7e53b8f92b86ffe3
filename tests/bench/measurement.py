"""What a bench is, what it finds, and how ours and its peers take turns."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median, quantiles
from typing import Protocol, TypeVar

from tests.bench.servers import Place

T = TypeVar("T")


class WrongResult(Exception):
    """A run that did not do what it should: however fast it was, it counts for nothing."""


def expect(holds: bool, otherwise: str) -> None:
    """Stop before any rate is shown when a result is not what it must be."""
    if not holds:
        raise WrongResult(otherwise)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one side: events, seconds on the clock, and seconds of CPU of the process that did it."""

    events: int
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.events / self.wall

    @property
    def cpu_micros(self) -> float:
        return self.cpu / self.events * 1e6


class Stopwatch:
    """The clock and this process's CPU since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), cpu_seconds()

    def run(self, events: int) -> Run:
        return Run(events, time.perf_counter() - self._wall, cpu_seconds() - self._cpu)


def cpu_seconds() -> float:
    """Of this process and of those it waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


@dataclass(frozen=True, slots=True)
class Bar:
    """What is promised, in words, and whether it holds."""

    words: str
    held: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `cpu` is microseconds of CPU an event, ours and the peer's."""

    bench: str
    what: str
    load: str
    ours: str
    peer: str
    ratio: str = ""
    cpu: str = ""
    bars: tuple[Bar, ...] = ()

    @property
    def held(self) -> bool:
        return all(bar.held for bar in self.bars)


class Bench(Protocol):
    """One bench is one file: what it measures beside which peer stands in that file's first lines."""

    name: str

    async def run(self, place: Place) -> list[Line]:
        """Measure. Raises WrongResult when a result is not what it must be."""
        ...


async def in_turn(sides: Mapping[str, Callable[[], Awaitable[T]]], rounds: int) -> dict[str, list[T]]:
    """All sides, round after round, so that a noisy moment hits each of them."""
    found: dict[str, list[T]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            found[name].append(await side())
    return found


def beside(
    bench: str, what: str, load: str, *, ours: Sequence[Run], peer: Sequence[Run], bars: tuple[Bar, ...] = ()
) -> Line:
    """Rates of both sides, run by run."""
    return Line(
        bench,
        what,
        load,
        ours=rates(ours),
        peer=rates(peer),
        ratio=spread(ratios(ours, peer), "{:.2f}x"),
        cpu=f"{cpu_of(ours):.1f} | {cpu_of(peer):.1f}",
        bars=bars,
    )


async def paced(things: Sequence[T], pace: float, do: Callable[[T], Coroutine[None, None, None]]) -> None:
    """Open loop: so many a second, each on time however slow the last one is; ends when all are done."""
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, thing in enumerate(things):
            await asyncio.sleep(began + number / pace - time.perf_counter())
            group.create_task(do(thing))


def ratios(ours: Sequence[Run], peer: Sequence[Run]) -> list[float]:
    """Round by round: what both sides suffer at the same time falls out."""
    return [one.rate / other.rate for one, other in zip(ours, peer, strict=True)]


def rates(runs: Sequence[Run]) -> str:
    return spread([run.rate for run in runs], "{:,.0f}/s")


def cpu_of(runs: Sequence[Run]) -> float:
    """Microseconds an event, in the median of the runs."""
    return median(run.cpu_micros for run in runs)


def p99(delays: Sequence[float]) -> float:
    """In milliseconds."""
    return quantiles(delays, n=100)[98] * 1000


def p50(delays: Sequence[float]) -> float:
    """In milliseconds."""
    return median(delays) * 1000


def spread(found: Sequence[float], form: str) -> str:
    """The median, and the lowest and highest when there are more than one."""
    said = [form.format(one) for one in (median(found), min(found), max(found))]
    return f"{said[0]} ({said[1]} to {said[2]})" if len(found) > 1 else said[0]
