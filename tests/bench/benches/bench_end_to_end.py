"""P2: from a save answered by the gateway to the dashboard's row durable in the database, on a whole stack.

Open loop at several paces; each save is an item's answers through gateway, reviews, ratings and projections. The peer,
the floor, is the same chain in bare processes: a transaction, a change stream, Kafka, a worker, Kafka, a projection. It
runs on the same servers in turn with ours, while the idle services ask Kafka for news (a tenth of a core).
Both are read off one monotonic clock: ours from the answer received, the floor's from inside its transaction.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import psutil

from deploy.local.servers import start
from deploy.local.stack import Stack
from deploy.local.stack_state import StackState
from tests.bench.end_to_end.bare_chain import floor
from tests.bench.end_to_end.browsers import browsers
from tests.bench.end_to_end.dashboard import Dashboard
from tests.bench.end_to_end.reviewers import NotKept, Reviewers
from tests.bench.measurement import Bar, Line, in_turn, p50, p99, spread
from tests.bench.servers import Place, unnamed
from tests.support.clusters import Cluster
from tests.support.site_roles import grant_roles_and_wait

WHAT = "from a save answered to the dashboard's row; peer: the floor"
PACES = (20, 100, 300)
SECONDS = 3.0
WARM_UP = 20
"""Saves before the first one that counts."""

PARTITIONS = 12
MOST_P50, MOST_P99, MOST_OF_FLOOR = 25, 100, 3

NOTEWORTHY = 0.2
"""Milliseconds of a process's CPU a save: below that it is in the sum and not named."""

Delays = Sequence[Sequence[float]]
"""Seconds, of each round."""


class Spent:
    """CPU of every process of the stack, and of this one, which is the reviewers' browsers, while they save."""

    def __init__(self, stack: Stack) -> None:
        running = {name: psutil.Process(one.pid) for name, one in stack.ledger.all_running().items()}
        self._processes = {**running, "the browsers": psutil.Process()}
        self.seconds = dict.fromkeys(self._processes, 0.0)
        self.saves = 0

    async def during(
        self, save: Callable[[float, float], Awaitable[list[float]]], pace: float, long: float
    ) -> list[float]:
        before = {name: _cpu(process) for name, process in self._processes.items()}
        delays = await save(pace, long)
        for name, process in self._processes.items():
            self.seconds[name] += _cpu(process) - before[name]
        self.saves += len(delays)
        return delays


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


class EndToEnd:
    name = "P2"

    async def run(self, place: Place) -> list[Line]:
        paces, seconds = (PACES[:1], 1.0) if place.quick else (PACES, SECONDS)
        with stack_of_its_own() as (stack, there):
            await grant_roles_and_wait(stack)
            async with (
                floor(Place(there, place.quick)) as peer,
                reviewers_of(stack, there) as ours,
                watched(ours),
            ):
                await ours.open_cases(int(sum(paces) * seconds * place.rounds + WARM_UP))
                lines = []
                for side in (ours, peer):
                    await side.save(WARM_UP, seconds=1)
                spent = Spent(stack)
                for pace in paces:
                    sides = {
                        "ours": partial(spent.during, ours.save, pace, seconds),
                        "floor": partial(peer.save, pace, seconds),
                    }
                    try:
                        lines.append(self._line(pace, seconds, await in_turn(sides, place.rounds)))
                    except NotKept as too_fast:
                        lines.append(self._not_kept(pace, seconds, too_fast))
                await ours.check()
                lines.append(self._profile(spent))
        return lines

    def _profile(self, spent: Spent) -> Line:
        """Where a save's processor time goes: on two cores the sum is what bounds the pace."""
        each = {name: seconds / spent.saves * 1000 for name, seconds in spent.seconds.items()}
        largest = sorted(each.items(), key=lambda one: -one[1])
        told = ", ".join(f"{name} {ms:.1f}" for name, ms in largest if ms > NOTEWORTHY)
        return Line(
            self.name,
            "CPU of a save, in ms by process",
            f"{spent.saves:,} saves at all paces",
            ours=f"{sum(each.values()):.1f}: {told}",
            peer="",
        )

    def _not_kept(self, pace: int, seconds: float, too_fast: NotKept) -> Line:
        """A pace that is more than the machine takes is a finding, and the paces before it stay what they were."""
        load = f"{pace} saves/s, {seconds:.0f} s"
        return Line(self.name, WHAT, load, ours=str(too_fast), peer="", bars=(Bar("the pace is kept", held=False),))

    def _line(self, pace: int, seconds: float, found: Mapping[str, Delays]) -> Line:
        ours, peer = found["ours"], found["floor"]
        times = [p50(one) / p50(other) for one, other in zip(ours, peer, strict=True)]
        middle, worst = p50(_all(ours)), p99(_all(ours))
        return Line(
            self.name,
            WHAT,
            f"{pace} saves/s, {len(ours)} x {seconds:.0f} s",
            ours=f"p50 {middle:.1f} ms, p99 {worst:.1f} ms",
            peer=f"p50 {p50(_all(peer)):.1f} ms, p99 {p99(_all(peer)):.1f} ms",
            ratio=f"p50 {spread(times, '{:.2f}x')}",
            bars=_bars(pace, middle, worst, median(times)),
        )


def _bars(pace: int, middle: float, worst: float, times: float) -> tuple[Bar, ...]:
    """At the lowest pace a batch that waits for company would show."""
    below = Bar(f"p99 <= {MOST_P99} ms", worst <= MOST_P99)
    match pace:
        case 20:
            return (below,)
        case 100:
            of_floor = Bar(f"<= {MOST_OF_FLOOR}x the floor", times <= MOST_OF_FLOOR)
            return (Bar(f"p50 <= {MOST_P50} ms", middle <= MOST_P50), below, of_floor)
        case _:
            return ()


def _all(rounds: Delays) -> list[float]:
    return [delay for one in rounds for delay in one]


@contextmanager
def stack_of_its_own() -> Iterator[tuple[Stack, Cluster]]:
    """All six services on servers of their own: on shared ones they would read what other benches left."""
    with unnamed(), tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), PARTITIONS)
        stack.up(lambda _: None)
        try:
            there = start.known(StackState(Path(folder)))
            assert there, "it was started"
            yield stack, Cluster(there.kafka_url, there.mongo_url)
        finally:
            stack.down(lambda _: None)


@asynccontextmanager
async def reviewers_of(stack: Stack, there: Cluster) -> AsyncIterator[Reviewers]:
    async with browsers(stack.addresses().gateway) as client:
        yield Reviewers(stack, client, Dashboard(there.mongo_url))


@asynccontextmanager
async def watched(ours: Reviewers) -> AsyncIterator[None]:
    """The rows of the dashboard are watched, which takes its share of the two cores."""
    watching = asyncio.Event()
    task = asyncio.create_task(ours.dashboard.watch(watching))
    await watching.wait()
    yield
    task.cancel()
