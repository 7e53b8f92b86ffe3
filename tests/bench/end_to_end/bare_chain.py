"""The peer of P2: a save as a transaction, and three bare processes that carry it to a dashboard's document."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from tests.bench.measurement import paced
from tests.bench.program import Program, program
from tests.bench.programs.bare_chain_part import DATABASE, PARTS, RATED, SAVED
from tests.bench.servers import Place

PARTITIONS = 12
CASES = 500
ANSWERS = {"A": "Yes", "B": "No", "C": "Yes", "D": ["one", "two"]}


class Floor:
    """Saves by transaction of state and outbox; timed from within, just before the outbox's insert."""

    def __init__(self, mongo_url: str, last: Program) -> None:
        self._client: Any = AsyncIOMotorClient(mongo_url)
        self._last, self._number = last, count()

    async def save(self, pace: float, seconds: float) -> list[float]:
        """Save at this pace; seconds from each save to the dashboard's document."""
        saves, delays = int(pace * seconds), list[float]()
        saving = asyncio.create_task(paced(range(saves), pace, self._one))
        while len(delays) < saves:
            delays += (await self._last.says())["delays"]
        await saving
        return delays

    async def _one(self, _number: int) -> None:
        case, database = f"case-{next(self._number) % CASES}", self._client[DATABASE]
        async with await self._client.start_session() as session, session.start_transaction():
            await database["state"].update_one({"_id": case}, {"$set": {"1": ANSWERS}}, upsert=True, session=session)
            save = {"case": case, "item": "1", "answers": ANSWERS, "began": time.monotonic()}
            await database["outbox"].insert_one(save, session=session)


@asynccontextmanager
async def floor(place: Place) -> AsyncIterator[Floor]:
    """All its processes, started and connected."""
    for topic in (SAVED, RATED):
        await place.make(topic, PARTITIONS)
    for collection in ("state", "outbox", "rated", "dashboard"):
        place.client[DATABASE].create_collection(collection)
    where = {"kafka_url": place.cluster.kafka_url, "mongo_url": place.cluster.mongo_url}
    async with AsyncExitStack() as running:
        parts = [await running.enter_async_context(program("floor_part", where | {"part": part})) for part in PARTS]
        for part in parts:
            await part.says()
        yield Floor(place.cluster.mongo_url, parts[-1])
