"""The peer of ours: the same ratings by hand, on the bare clients and without a promise.

It decodes with pydantic, rates with the same rules, and makes the same two bulk writes (journal rows and cases) and the
same commit. What it leaves out is what ours is for: hash check, sequence check, parking, breaker, retry, traces, rules
chosen meanwhile, and a second worker: it keeps all cases in its memory and never reads one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from aiokafka import AIOKafkaConsumer
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReplaceOne

from services.ratings.domain import Pending, RatedCase, RuleBook, fold_case, rate_pending, to_document
from services.ratings.handlers import SERVICE_ACTOR
from services.ratings.store import CASES
from shared.contracts.envelope import Envelope, RecordedEvent
from shared.contracts.event import REGISTRY
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import CommandContext
from shared.instrument import engine
from shared.kafka.connection import MAX_MESSAGE_BYTES
from shared.kafka.subscription import SubscriptionSettings
from shared.mongo import Document
from shared.runtime import new_id, utc_now
from tests.bench.measurement import Stopwatch
from tests.bench.program import obey, tell


class Known:
    """Every case in memory."""

    def __init__(self) -> None:
        self._cases: dict[str, RatedCase] = {}
        engine("r4_2022", {})  # ours is not charged with the compiling of the rules either

    def rate(self, key: str, facts: Sequence[RecordedEvent]) -> Document | None:
        """Fold and rate one case; the row of its facts, if there are any."""
        case, touched = fold_case(self._cases.get(key) or RatedCase(key), facts)
        last = facts[-1].envelope
        cause = CommandContext(SERVICE_ACTOR, utc_now(), last.correlationid, last.id, last.traceparent, new_id)
        leveled = rate_pending(Pending(case, touched, cause, RuleBook()))
        self._cases[key] = leveled.case
        return leveled.entry

    def document(self, key: str) -> Document:
        return to_document(self._cases[key])


async def take(known: Known, database: Any, values: Iterable[bytes], *, journal: bool) -> None:
    """`journal`: whether the ratings' facts are written too."""
    by_key: dict[str, list[RecordedEvent]] = defaultdict(list)
    for value in values:
        fact = decoded(value)
        by_key[fact.key].append(fact)
    rows = [row for key, facts in by_key.items() if (row := known.rate(key, facts))]
    if rows and journal:
        await database[Journal.COLLECTION].insert_many(rows, ordered=False)
    writes = [ReplaceOne({"_id": key}, known.document(key), upsert=True) for key in by_key]
    await database[CASES].bulk_write(writes, ordered=False)


def decoded(value: bytes) -> RecordedEvent:
    envelope = Envelope.model_validate_json(value)
    return RecordedEvent(envelope, REGISTRY[envelope.type.rpartition(".")[0]].model_validate(envelope.data))


def database(mongo_url: str, name: str) -> Any:
    """As durable as ours: the driver's default for a replica set is the majority."""
    return AsyncIOMotorClient(mongo_url, tz_aware=True)[name]


async def main(
    *, kafka_url: str, mongo_url: str, topic: str, group: str, events: int, name: str, journal: bool
) -> None:
    known, written = Known(), database(mongo_url, name)
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=kafka_url,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
    )
    await consumer.start()
    watch, left = None, events
    while left > 0:
        polled = await consumer.getmany(timeout_ms=20, max_records=SubscriptionSettings().max_records)
        if values := [record.value for records in polled.values() for record in records]:
            watch = watch or Stopwatch()
            await take(known, written, values, journal=journal)
            await consumer.commit()
            left -= len(values)
    assert watch, "something was read"
    tell(**asdict(watch.run(events)), journal=journal)
    await consumer.stop()


if __name__ == "__main__":
    obey(main)
