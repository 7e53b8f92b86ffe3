"""A stack under trial: load is put on it, and in the end one verdict is given on all that came of it."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from deploy.local.ports import LOOPBACK
from deploy.local.servers import start
from deploy.local.stack import Stack
from shared.mongo import Store
from tests.faults.checks.checker import check
from tests.faults.evidence_collection import Since, Stores, collect
from tests.faults.ledger import Ledger, opened
from tests.faults.load import Load
from tests.faults.pace import Pace
from tests.faults.processes import Processes
from tests.faults.quiescence import until_quiet
from tests.support.wait import until

SERVICES = ("reviews", "ratings", "projections")


@dataclass
class TestedStack:
    """One stack; its addresses stay the same across restarts of its processes."""

    stack: Stack
    gateway: str
    stores: Stores

    @property
    def processes(self) -> Processes:
        return Processes(self.stack)

    @asynccontextmanager
    async def start_run(self, name: str, seed: int, pace: float = 0.0) -> AsyncIterator["FaultRun"]:
        """A load with a ledger of its own, judged by itself."""
        since = await Since.now(self.stores.kafka)
        with opened(self.stack.folder / f"ledger-{name}-{seed}-{random.getrandbits(32):x}.ndjson") as ledger:
            yield FaultRun(self, seed, ledger, Load([self.gateway], self.stack.folder, ledger, seed, Pace(pace)), since)


@dataclass
class FaultRun:
    """What was asked since the round began, and what became of it."""

    tested: TestedStack
    seed: int
    ledger: Ledger
    load: Load
    since: Since

    @asynccontextmanager
    async def entering(self, at_least: int) -> AsyncIterator[None]:
        """Reviewers are at work for as long as the block runs, and until they have entered so many cases."""
        over = False

        def numbers() -> Iterator[int]:
            for number in itertools.count():
                if over and number >= at_least:
                    return
                yield number

        async with asyncio.TaskGroup() as group:
            group.create_task(self.load.run(numbers()))
            yield
            over = True

    @property
    def failed(self) -> list[str]:
        """Tries that got no answer, or that of a server at fault."""
        return [f"{end.retry}: {end.why}" for one in self.ledger.read() for end in one.answers if not end.known]

    async def until_entered(self, more: int) -> None:
        """Until so many more requests were made."""
        before = self.load.knocks

        async def entered() -> bool:
            return self.load.knocks - before >= more

        await until(entered)

    async def faults(self, planted: Iterable[str] = (), aside: Collection[str] = ()) -> list[str]:
        """Wait until all is quiet, but for what is put aside of these keys; every fault in words."""
        late = await until_quiet(self.tested.stores, self.since.at, aside)
        found = await collect(self.tested.stores, self.since, self.ledger.read(), planted)
        return [*late, *check(found)]

    async def expect_no_faults(self, planted: Iterable[str] = ()) -> None:
        """Fails with the seed that repeats it."""
        faults = await self.faults(planted)
        assert not faults, f"SEED={self.seed}: {len(faults)} faults\n" + "\n".join(faults[:40])


@asynccontextmanager
async def open_tested_stack(stack: Stack) -> AsyncIterator[TestedStack]:
    """A running stack, opened for a trial."""
    there, gateway = start.known(stack.ledger), stack.ledger.running("gateway")
    assert there, "start the servers first"
    assert gateway, "start the gateway first"
    reviews, ratings, projections = (Store(stack.mongo_url(name), name) for name in SERVICES)
    stores = Stores(reviews, ratings, projections, there.kafka_url)
    try:
        yield TestedStack(stack, f"http://{LOOPBACK}:{gateway.port}", stores)
    finally:
        stores.close()
