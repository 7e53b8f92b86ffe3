"""When a save is in the dashboard's row: watched in the database, and resolved by the versions that journals tell."""

import asyncio
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from motor.motor_asyncio import AsyncIOMotorClient

from shared.eventstore.journal import Journal
from shared.mongo import Document

VERSION = {"$max": "$events.data.case_version"}

SEEN: list[Document] = [
    {"$match": {"fullDocument.seen": {"$exists": True}}},
    {"$project": {"fullDocument._id": 1, "fullDocument.seen": 1}},
]
"""Of a row no more than what is looked for: who watches takes from the two cores too."""


class Save(NamedTuple):
    """A save that was answered: its case, the version it made, and when."""

    key: str
    version: int
    answered: float


class Dashboard:
    """Sees every row as soon as it is durable: a change stream shows nothing earlier."""

    def __init__(self, mongo_url: str) -> None:
        client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(mongo_url, tz_aware=True)
        self.rows = client["projections_cqi"]["case_ratings_v3"]
        self._ratings = client["ratings_cqi"][Journal.COLLECTION]
        self._seen: dict[str, list[tuple[int, float]]] = defaultdict(list)

    async def watch(self, watching: asyncio.Event) -> None:
        """Note for each row which of the case's ratings it has inside, and since when."""
        async with self.rows.watch(SEEN) as stream:
            watching.set()
            async for change in stream:
                row: Any = change["fullDocument"]
                self._seen[row["_id"]].append((row["seen"].get("ratings", 0), time.monotonic()))

    async def delays(self, saves: Sequence[Save]) -> list[float] | None:
        """Seconds from each answer to the row that has the save's ratings inside; None while one is still missing."""
        told = await self._told({save.key for save in saves})
        found = [self._delay(save, told[save.key]) for save in saves]
        delays = [delay for delay in found if delay is not None]
        return delays if len(delays) == len(saves) else None

    async def _told(self, keys: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Per case and in order: up to which version its ratings were told, and at which sequence that ends."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        rows = self._ratings.find({"aggregate": {"$in": list(keys)}}, {"aggregate": 1, "last": 1, "version": VERSION})
        async for row in rows.sort("sequence"):
            found[row["aggregate"]].append((row["version"], row["last"]))
        return found

    def _delay(self, save: Save, told: Sequence[tuple[int, int]]) -> float | None:
        place = bisect_left(told, (save.version, 0))
        if place == len(told):
            return None
        inside = (at for sequence, at in self._seen[save.key] if sequence >= told[place][1])
        return next((max(0, at - save.answered) for at in inside), None)
