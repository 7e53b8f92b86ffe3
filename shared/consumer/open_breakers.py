"""Which topics a consumer group has stopped reading, kept in its database: a restart does not close a breaker."""

from datetime import datetime

from shared.mongo import Collection, Store
from shared.ops.telemetry import log


class OpenBreakers:
    """One consumer group's open breakers. A person closes them: `oms resume`."""

    NAME = "stops"

    def __init__(self, store: Store, group: str) -> None:
        self._store, self._group = store, group

    async def add(self, topic: str, now: datetime) -> None:
        """Durable before the worker goes on; the first one to see the storm says when."""
        log.error("breaker opened; nothing more of this topic is read or parked", group=self._group, topic=topic)
        row = {"group": self._group, "topic": topic, "at": now}
        await self._of(topic).update_one({"_id": f"{self._group}|{topic}"}, {"$setOnInsert": row}, upsert=True)

    async def topics(self) -> set[str]:
        """Those that nobody has resumed."""
        found: set[str] = set()
        for purpose in self._store.purposes:
            rows = self._store.collection(purpose, self.NAME).find({"group": self._group})
            found |= {row["topic"] async for row in rows}
        return found

    async def resume(self) -> int:
        """Let the group read again. Returns how many topics it had stopped reading."""
        resumed = 0
        for purpose in self._store.purposes:
            done = await self._store.collection(purpose, self.NAME).delete_many({"group": self._group})
            resumed += done.deleted_count
        return resumed

    def _of(self, topic: str) -> Collection:
        return self._store.collection(self._store.purpose_of_topic(topic), self.NAME)
