"""Open circuit breakers, persisted per consumer group: a restart does not close a breaker."""

from datetime import datetime

from shared.mongo import Collection, Store
from shared.ops.telemetry import log


class OpenBreakers:
    """One consumer group's open breakers. An operator closes them: `oms resume`."""

    COLLECTION = "stops"

    def __init__(self, store: Store, group: str) -> None:
        self._store, self._group = store, group

    async def add(self, topic: str, now: datetime) -> None:
        """Persist an open breaker with the time at which the first worker opened it."""
        log.error("breaker.opened", group=self._group, topic=topic)
        row = {"group": self._group, "topic": topic, "at": now}
        await self._collection_of(topic).update_one(
            {"_id": f"{self._group}|{topic}"}, {"$setOnInsert": row}, upsert=True
        )

    async def topics(self) -> set[str]:
        """Return the topics whose breaker is open."""
        topics: set[str] = set()
        for purpose in self._store.purposes:
            rows = self._store.collection(purpose, self.COLLECTION).find({"group": self._group})
            topics |= {row["topic"] async for row in rows}
        return topics

    async def resume(self) -> int:
        """Close all breakers of the group. Return how many there were."""
        closed = 0
        for purpose in self._store.purposes:
            deletion = await self._store.collection(purpose, self.COLLECTION).delete_many({"group": self._group})
            closed += deletion.deleted_count
        return closed

    def _collection_of(self, topic: str) -> Collection:
        return self._store.collection(self._store.purpose_of_topic(topic), self.COLLECTION)
