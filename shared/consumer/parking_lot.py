"""What could not be folded: kept per key in order, with its reason, until it can be or a person decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.consumer.record_validation import POISON_REASONS, RETRYABLE_REASONS, RejectedRecord
from shared.kafka.records import Record
from shared.mongo import Collection, Document, ReplaceOne, Store
from shared.ops import crash_points
from shared.ops.telemetry import increment, log


class ParkingLot:
    """One consumer group's parked records of one purpose. Durable before any offset moves."""

    NAME = "parked"

    def __init__(self, collection: Collection, group: str) -> None:
        self._collection, self._group = collection, group

    @classmethod
    async def declare(cls, store: Store) -> None:
        await store.index(cls.NAME, ["group", "key", "offset"])

    async def park(self, puts: Sequence[RejectedRecord], now: datetime) -> None:
        """Idempotent: the same record of the same group is parked once, with its latest reason."""
        if not puts:
            return
        rows = [self._row(put, now) for put in crash_points.truncate_batch("worker.parking", puts)]
        await self._collection.bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows])
        crash_points.crash_point("worker.parking")
        for put in puts:
            increment("oms_events_parked_total", group=self._group, reason=put.reason)
            log.warning("parked", reason=put.reason, detail=put.detail, topic=put.record.topic, at=put.record.offset)

    async def retryable(self, topic: str, keys: Iterable[str] | None = None) -> list[Document]:
        """Rows of a topic that may be folded now: of these keys, or of all."""
        of_keys: Document = {"key": {"$in": list(keys)}} if keys is not None else {}
        return await self._collection.find(self._healing(topic) | of_keys).to_list(None)

    def _healing(self, topic: str) -> Document:
        return {"group": self._group, "topic": topic, "reason": {"$in": list(RETRYABLE_REASONS)}}

    async def any_healing(self, topic: str) -> bool:
        return await self._collection.find_one(self._healing(topic)) is not None

    async def remove(self, records: Sequence[Record]) -> None:
        if records:
            await self._collection.delete_many({"_id": {"$in": [self._id(record) for record in records]}})

    async def release(self, key: str) -> int:
        """A person says: try again. Returns how many records will be; workers take them up by themselves."""
        put_aside = {"group": self._group, "key": key, "reason": {"$in": list(POISON_REASONS)}}
        return int((await self._collection.update_many(put_aside, {"$set": {"reason": "released"}})).modified_count)

    async def reasons(self, key: str) -> dict[str, int]:
        """Why records of an aggregate are parked, and how many for each reason."""
        found: dict[str, int] = {}
        async for row in self._collection.find({"group": self._group, "key": key}, {"reason": 1}):
            found[row["reason"]] = found.get(row["reason"], 0) + 1
        return found

    def _row(self, put: RejectedRecord, now: datetime) -> Document:
        record = put.record
        return {
            "_id": self._id(record),
            "group": self._group,
            "key": key_text(record.key),
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "reason": put.reason,
            "detail": put.detail,
            "attempts": put.attempts,
            "at": now,
            "raw_key": record.key,
            "value": record.value,
        }

    def _id(self, record: Record) -> str:
        return f"{self._group}|{record.topic}|{record.partition}|{record.offset}"


def record_of(row: Document) -> Record:
    return Record(row["topic"], row["partition"], row["offset"], row["raw_key"], row["value"])


def key_text(key: bytes | None) -> str:
    """The key as people search for it; bytes that are no text are shown as such."""
    return (key or b"").decode(errors="backslashreplace")
