"""Rebuild a view from its topics' beginning beside the live one, put it in its place, catch up; workers go on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.consumer.circuit_breaker import CircuitBreaker
from shared.consumer.event_processor import EventProcessor
from shared.consumer.parking_lot import ParkingLot
from shared.consumer.record_validation import ValidRecord, validate_record
from shared.contracts.envelope import decode
from shared.contracts.topics import TOPICS
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Partition, Record
from shared.kafka.topic_reader import read_to_end
from shared.mongo import ConcurrencyConflict, Store
from shared.ops import crash_points
from shared.ops.telemetry import increment
from shared.projection.in_memory import InMemoryView
from shared.projection.view import View, collection_name, consumer_group_of
from shared.projection.view_writer import ViewWriter, marks

PAGE = 1000
"""Rows a write."""

TRIES = 50
"""Each time a worker folded one of the same cases in between, which it does a few times at most."""

STAGING_SUFFIX = "_rebuilt"


@dataclass
class RebuildReport:
    """What a rebuild did, and how far it has read. What is unreadable or waits for a lost event is not in the view."""

    events: int = 0
    rows: int = 0
    unreadable: int = 0
    waiting: int = 0
    read: dict[Partition, int] = field(default_factory=dict)

    def note(self, records: Sequence[Record]) -> None:
        self.read[records[-1].topic_partition] = records[-1].offset + 1


async def rebuild(store: Store, view: View, kafka_url: str, now: Callable[[], datetime]) -> RebuildReport:
    """May be killed anywhere and repeated; readers see whole views at any time. Raises KafkaError or StoreError.

    Workers need not stop: a row of the rebuilt view has a revision that none of them has read.
    """
    done = RebuildReport()
    folded = await _fold_all(store, view, kafka_url, done)
    crash_points.crash_point("rebuild.folded")
    revision = int(now().timestamp() * 1000)
    for purpose, refold in folded.items():
        await _write(store, view, purpose, refold, revision)
        done.rows += len(refold.rows)
        done.waiting += sum(map(len, refold.early.values()))
    crash_points.crash_point("rebuild.switching")
    for purpose in folded:
        await _put_in_place(store, view, purpose)
    crash_points.crash_point("rebuild.switched")
    await _catch_up(store, view, kafka_url, done, now)
    increment("oms_replay_events_total", done.events)
    return done


def topics_of(view: View) -> tuple[str, ...]:
    return tuple(topic.name for topic in TOPICS if topic.owner in view.owners)


async def _fold_all(
    store: Store, view: View, kafka_url: str, done: RebuildReport
) -> Mapping[Purpose | None, InMemoryView]:
    folded = {store.purpose_of_topic(topic): InMemoryView(view) for topic in topics_of(view)}
    async for records in read_to_end(kafka_url, topics_of(view)):
        refold = folded[store.purpose_of_topic(records[0].topic)]
        for record in records:
            verdict = validate_record(record, decode)
            if isinstance(verdict, ValidRecord):
                done.events += refold.apply(verdict.recorded)
            else:
                done.unreadable += 1
        done.note(records)
    return folded


async def _write(store: Store, view: View, purpose: Purpose | None, refold: InMemoryView, revision: int) -> None:
    """Into a collection of its own with the live one's indexes; what an earlier try left there goes first."""
    live = store.collection(purpose, collection_name(view))
    beside = store.collection(purpose, collection_name(view) + STAGING_SUFFIX)
    await beside.drop()
    await beside.create_index("_id")  # so that it is there when no event is
    for name, index in (await live.index_information()).items():
        await beside.create_index(index["key"], name=name)
    documents = [*refold.documents(revision), *marks(refold.newest)]
    for start in range(0, len(documents), PAGE):
        page = crash_points.truncate_batch("rebuild.writing", documents[start : start + PAGE])
        await beside.insert_many(list(page), ordered=False)
        crash_points.crash_point("rebuild.writing")


async def _put_in_place(store: Store, view: View, purpose: Purpose | None) -> None:
    beside = store.collection(purpose, collection_name(view) + STAGING_SUFFIX)
    await beside.rename(collection_name(view), dropTarget=True)


async def _catch_up(store: Store, view: View, kafka_url: str, done: RebuildReport, now: Callable[[], datetime]) -> None:
    """Fold what workers folded into the replaced rows since the topics were read: with their code and their guards."""
    folding = EventProcessor(store, ViewWriter(view, store), ParkingLot(store, consumer_group_of(view)), now)
    async for records in read_to_end(kafka_url, topics_of(view), done.read):
        arrived = [verdict for verdict in map(validate_record, records) if isinstance(verdict, ValidRecord)]
        await _take(folding, records[0].topic, arrived)
        done.events += len(arrived)
        done.note(records)


async def _take(folding: EventProcessor, topic: str, arrived: Sequence[ValidRecord]) -> None:
    """Again after every race that a worker won; what it folded meanwhile is done then. Raises Conflict in the end."""
    keys = sorted({one.key for one in arrived})
    for left in reversed(range(TRIES)):
        try:
            await folding.process(topic, arrived, keys, CircuitBreaker())
        except ConcurrencyConflict:
            if not left:
                raise
        else:
            return
