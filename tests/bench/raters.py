"""The rating programs as benches use them: one backlog, for each run a fresh group and database, and a check."""

from collections.abc import Iterable, Sequence

from services.ratings.store import declare
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from tests.bench.cases import Invented
from tests.bench.measurement import expect
from tests.bench.program import Told, run_of
from tests.bench.rating_check import Checker
from tests.bench.servers import ApartStore, Attributes, Offsets, Place, apart

SITE, TOPIC, PURPOSE = "ca-training", "oms.training.reviews", Purpose.TRAINING
PARTITIONS = 6


class Raters:
    """One backlog, and every program that can work it off."""

    def __init__(self, place: Place, cases: Sequence[Invented], begins: Offsets) -> None:
        self._place, self._checker, self._begins = place, Checker(cases), begins
        self._events = sum(len(case.events) for case in cases)

    @classmethod
    async def over(cls, place: Place, cases: Sequence[Invented], events: Iterable[Attributes]) -> "Raters":
        await place.make(TOPIC, PARTITIONS)
        begins = await place.ends(TOPIC)
        await place.fill(TOPIC, events)
        return cls(place, cases, begins)

    async def ours(self, **environment: str) -> Told:
        with self._place.mark() as mark:
            return await self._run(mark, "rater", {"mark": mark}, **environment)

    async def raw(self) -> Told:
        with self._place.mark() as mark:
            return await self._run(mark, "raw_rater", {"name": apart("ratings", PURPOSE, mark), "journal": True})

    async def bare(self) -> Told:
        """One upsert of each case a poll, and no journal."""
        with self._place.mark() as mark:
            return await self._run(mark, "raw_rater", {"name": apart("ratings", PURPOSE, mark), "journal": False})

    async def obvious(self) -> Told:
        with self._place.mark() as mark:
            return await self._run(mark, "obvious_rater", {"name": apart("ratings", PURPOSE, mark)})

    async def _run(self, mark: str, program: str, more: Told, **environment: str) -> Told:
        """What a program told of its run, once it is certain that it did all of it."""
        await declared(self._place, mark)
        group = await self._place.group_at(self._begins)
        places = {"kafka_url": self._place.cluster.kafka_url, "mongo_url": self._place.cluster.mongo_url}
        work = {"topic": TOPIC, "group": group, "events": self._events}
        told = await run_of(program, places | work | more, **environment)
        self._checker.check(self._place.client[apart("ratings", PURPOSE, mark)], journal=told["journal"])
        expect(await self._place.left(TOPIC, group) == 0, "not everything was committed")
        return told


async def declared(place: Place, mark: str) -> None:
    """All programs have the same indexes to keep."""
    store = ApartStore(place.cluster.mongo_url, "ratings", mark)
    for declare_indexes in (Journal.declare, ParkingLot.declare, declare):
        await declare_indexes(store)
    store.close()
