"""Rebuild of a view from its topics: folded beside the live collection, which it replaces; workers go on."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from shared.consumer.circuit_breaker import CircuitBreaker
from shared.consumer.event_processor import EventProcessor
from shared.consumer.parking_lot import ParkingLot
from shared.consumer.record_validation import ValidRecord, validate_record
from shared.contracts.envelope import decode
from shared.contracts.topics import TOPICS
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Partition, Record
from shared.kafka.topic_reader import read_to_end
from shared.mongo import ConcurrencyConflict, Document, Store
from shared.ops import crash_points
from shared.ops.telemetry import increment
from shared.projection.in_memory import InMemoryView
from shared.projection.summary import summary_of
from shared.projection.sums import STALE, sum_again
from shared.projection.view import View, collection_name, consumer_group_of
from shared.projection.view_writer import ViewWriter, marks

WRITE_PAGE_SIZE = 1000
"""Rows per write."""

MAX_CATCH_UP_ATTEMPTS = 50
"""Per batch. Each conflict is a row that a worker wrote at the same time, which it does a few times at most."""

STAGING_SUFFIX = "_rebuilt"


class ReadTopics(Protocol):
    """Reads topics to their ends, from the given offsets or else from the beginning."""

    def __call__(
        self, url: str, topics: Iterable[str], after: Mapping[Partition, int] | None = None, /
    ) -> AsyncIterator[list[Record]]: ...


Read = Callable[[Mapping[Partition, int] | None], AsyncIterator[list[Record]]]


@dataclass
class RebuildReport:
    """Counts of a rebuild, and the offsets it has read to. Unreadable and waiting events are not in the view."""

    events: int = 0
    rows: int = 0
    unreadable: int = 0
    waiting: int = 0
    """Events behind a gap."""

    read: dict[Partition, int] = field(default_factory=dict)

    def note(self, records: Sequence[Record]) -> None:
        self.read[records[-1].topic_partition] = records[-1].offset + 1


async def rebuild(
    store: Store, view: View, kafka_url: str, now: Callable[[], datetime], read_topics: ReadTopics = read_to_end
) -> RebuildReport:
    """Rebuild a view. May be interrupted and repeated at any time; readers always see a whole view.

    Workers need not stop: a row of the rebuilt view has a revision that none of them has read. Raises KafkaError,
    StoreError, or ConcurrencyConflict.
    """
    read: Read = partial(read_topics, kafka_url, topics_of(view))
    report = RebuildReport()
    folded = await _fold_all(store, view, read, report)
    crash_points.crash_point("rebuild.folded")
    revision = int(now().timestamp() * 1000)
    for purpose, in_memory in folded.items():
        await _write_staging(store, view, purpose, in_memory, revision)
        report.rows += len(in_memory.rows)
        report.waiting += sum(map(len, in_memory.early.values()))
    crash_points.crash_point("rebuild.switching")
    for purpose in folded:
        await _replace_live(store, view, purpose)
    crash_points.crash_point("rebuild.switched")
    await _catch_up(store, view, read, report, now)
    crash_points.crash_point("rebuild.summing")
    await sum_again(store, view, every=True)
    increment("oms_replay_events_total", report.events)
    return report


def topics_of(view: View) -> tuple[str, ...]:
    return tuple(topic.name for topic in TOPICS if topic.owner in view.owners)


async def _fold_all(
    store: Store, view: View, read: Read, report: RebuildReport
) -> Mapping[Purpose | None, InMemoryView]:
    folded = {store.purpose_of_topic(topic): InMemoryView(view) for topic in topics_of(view)}
    async for records in read(None):
        in_memory = folded[store.purpose_of_topic(records[0].topic)]
        for record in records:
            validated = validate_record(record, decode)
            if isinstance(validated, ValidRecord):
                report.events += in_memory.apply(validated.recorded)
            else:
                report.unreadable += 1
        report.note(records)
    return folded


async def _write_staging(
    store: Store, view: View, purpose: Purpose | None, in_memory: InMemoryView, revision: int
) -> None:
    """Write a staging collection with the live one's indexes; the rest of an interrupted rebuild is dropped first."""
    live = store.collection(purpose, collection_name(view))
    staging = store.collection(purpose, collection_name(view) + STAGING_SUFFIX)
    await staging.drop()
    await staging.create_index("_id")  # creates the collection, also without any event
    for name, index in (await live.index_information()).items():
        only = (
            {"partialFilterExpression": index["partialFilterExpression"]} if "partialFilterExpression" in index else {}
        )
        await staging.create_index(index["key"], name=name, **only)
    documents = [*_marked(view, in_memory.documents(revision)), *marks(in_memory.newest)]
    for start in range(0, len(documents), WRITE_PAGE_SIZE):
        page = crash_points.truncate_batch("rebuild.writing", documents[start : start + WRITE_PAGE_SIZE])
        await staging.insert_many(list(page), ordered=False)
        crash_points.crash_point("rebuild.writing")


def _marked(view: View, documents: Iterable[Document]) -> Iterator[Document]:
    """Yield the rows with the mark that their sums do not contain them: those of before may be wrong."""
    summary = summary_of(view)
    for document in documents:
        is_summed = summary and summary.key_of(document["site"], document["row"])
        yield document | {STALE: True} if is_summed else document


async def _replace_live(store: Store, view: View, purpose: Purpose | None) -> None:
    staging = store.collection(purpose, collection_name(view) + STAGING_SUFFIX)
    await staging.rename(collection_name(view), dropTarget=True)


async def _catch_up(store: Store, view: View, read: Read, report: RebuildReport, now: Callable[[], datetime]) -> None:
    """Apply the events that workers wrote to the replaced rows since the topics were read, as workers do."""
    processor = EventProcessor(store, ViewWriter(view, store), ParkingLot(store, consumer_group_of(view)), now)
    async for records in read(report.read):
        valid = [record for record in map(validate_record, records) if isinstance(record, ValidRecord)]
        await _process_with_retries(processor, records[0].topic, valid)
        report.events += len(valid)
        report.note(records)


async def _process_with_retries(processor: EventProcessor, topic: str, records: Sequence[ValidRecord]) -> None:
    """Retry after each conflict with a worker; what the worker applied is skipped. Raises ConcurrencyConflict."""
    keys = sorted({record.key for record in records})
    for remaining in reversed(range(MAX_CATCH_UP_ATTEMPTS)):
        try:
            await processor.process(topic, records, keys, CircuitBreaker())
        except ConcurrencyConflict:
            if not remaining:
                raise
        else:
            return
