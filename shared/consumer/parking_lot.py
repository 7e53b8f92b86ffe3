"""Parking lot: records that could not be applied, kept with their reason until a retry or an operator's decision."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.consumer.record_validation import POISON_REASONS, RETRYABLE_REASONS, RejectedRecord
from shared.kafka.records import Record
from shared.mongo import Collection, Document, ReplaceOne, Store
from shared.ops import crash_points
from shared.ops.telemetry import increment, log


class ParkingLot:
    """One consumer group's parked records. A record is durable here before its offset is committed."""

    COLLECTION = "parked"

    def __init__(self, store: Store, group: str) -> None:
        self._store, self.group = store, group

    @classmethod
    async def declare(cls, store: Store) -> None:
        await store.index(cls.COLLECTION, ["group", "key", "offset"])

    async def park(self, topic: str, rejected: Sequence[RejectedRecord], now: datetime) -> None:
        """Park records of one topic. Idempotent: a record of a group is parked once, with its latest reason."""
        if not rejected:
            return
        rows = [self._row(record, now) for record in crash_points.truncate_batch("worker.parking", rejected)]
        await self._collection_of(topic).bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows])
        crash_points.crash_point("worker.parking")
        for parked in rejected:
            increment("oms_events_parked_total", group=self.group, reason=parked.reason)
            log.warning(
                "record.parked",
                group=self.group,
                topic=topic,
                offset=parked.record.offset,
                reason=parked.reason,
                detail=parked.detail,
            )

    async def find_retryable(self, topic: str, keys: Iterable[str] | None = None) -> list[Document]:
        """Return the rows of a topic that may be applied now: those of some keys, or all."""
        of_keys: Document = {"key": {"$in": list(keys)}} if keys is not None else {}
        return await self._collection_of(topic).find(self._retryable(topic) | of_keys).to_list(None)

    async def has_retryable(self, topic: str) -> bool:
        return await self._collection_of(topic).find_one(self._retryable(topic)) is not None

    async def remove(self, topic: str, records: Sequence[Record]) -> None:
        if records:
            await self._collection_of(topic).delete_many({"_id": {"$in": [self._id(record) for record in records]}})

    async def release(self, key: str) -> int:
        """Make an aggregate's poison records retryable; workers pick them up. Return how many were released."""
        poison = {"group": self.group, "key": key, "reason": {"$in": list(POISON_REASONS)}}
        released = 0
        for purpose in self._store.purposes:
            rows = self._store.collection(purpose, self.COLLECTION)
            released += (await rows.update_many(poison, {"$set": {"reason": "released"}})).modified_count
        return released

    async def count_by_reason(self, key: str) -> dict[str, int]:
        """Return how many records of an aggregate are parked for each reason."""
        counts: dict[str, int] = {}
        for purpose in self._store.purposes:
            rows = self._store.collection(purpose, self.COLLECTION)
            async for row in rows.find({"group": self.group, "key": key}, {"reason": 1}):
                counts[row["reason"]] = counts.get(row["reason"], 0) + 1
        return counts

    def _retryable(self, topic: str) -> Document:
        return {"group": self.group, "topic": topic, "reason": {"$in": list(RETRYABLE_REASONS)}}

    def _collection_of(self, topic: str) -> Collection:
        return self._store.collection(self._store.purpose_of_topic(topic), self.COLLECTION)

    def _row(self, rejected: RejectedRecord, now: datetime) -> Document:
        record = rejected.record
        return {
            "_id": self._id(record),
            "group": self.group,
            "key": key_text(record.key),
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "reason": rejected.reason,
            "detail": rejected.detail,
            "attempts": rejected.attempts,
            "at": now,
            "raw_key": record.key,
            "value": record.value,
        }

    def _id(self, record: Record) -> str:
        return f"{self.group}|{record.topic}|{record.partition}|{record.offset}"


def record_of(row: Document) -> Record:
    return Record(row["topic"], row["partition"], row["offset"], row["raw_key"], row["value"])


def key_text(key: bytes | None) -> str:
    """Return the key as text for searches; bytes that are not UTF-8 appear as escapes."""
    return (key or b"").decode(errors="backslashreplace")
