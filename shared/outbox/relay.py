"""Transactional outbox relay: publishes unpublished journal entries in per-aggregate order, at least once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from shared.contracts.envelope import encode
from shared.eventstore.journal import Journal
from shared.kafka.connection import KafkaError
from shared.kafka.records import Message
from shared.mongo import ASCENDING, Collection, Document
from shared.ops import crash_points
from shared.ops.telemetry import increment, log, set_gauge
from shared.outbox.commit_queue import CommitQueue

MARK_INTERVAL_SECONDS = 0.25
"""Between two writes that mark published entries; well below the age at which an entry is swept."""

MAX_COUNTED = 100_000
"""Unpublished entries: a larger backlog is reported as this number."""


@dataclass(frozen=True)
class SweepPolicy:
    """Limits of the sweep.

    `page_size`: entries read and published at once. `interval_seconds`: between two sweeps, and before a failed
    operation is retried. `min_age`: younger entries are being published by the process that wrote them.
    """

    page_size: int = 1000
    interval_seconds: float = 1.0
    min_age: timedelta = timedelta(seconds=2)


DEFAULT_SWEEP_POLICY = SweepPolicy()


class EventPublisher(Protocol):
    """The part of the Kafka producer that a relay uses."""

    def discard_producer(self) -> None: ...

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]": ...


class OutboxRelay:
    """Publishes the entries of one journal: those that this process commits at once, all others by the sweep.

    Any number of relays may run over one journal, and one may be paused and resume late: consumers compare sequences.
    """

    def __init__(
        self,
        journal: Collection,
        topic: str,
        publisher: EventPublisher,
        queue: CommitQueue | None = None,
        policy: SweepPolicy = DEFAULT_SWEEP_POLICY,
    ) -> None:
        """`queue`: entries that this process commits."""
        self._journal, self._topic, self._publisher = journal, topic, publisher
        self._queue, self._policy = queue or CommitQueue(), policy
        self._published: list[Any] = []

    async def publish_queued(self) -> None:
        """Publish queued entries, as many at once as there are, until cancelled."""
        marking = asyncio.create_task(self._mark_periodically())
        try:
            while True:
                await self._try(self._publish_queued(await self._queue.drain()))
        finally:
            marking.cancel()

    async def _publish_queued(self, rows: list[Document]) -> None:
        await self._publish(rows)
        self._published += [row["_id"] for row in rows]

    async def _mark_periodically(self) -> None:
        """Mark many entries with one write. Those that a crash leaves unmarked are swept and skipped as duplicates."""
        while True:
            await asyncio.sleep(MARK_INTERVAL_SECONDS)
            if self._published:
                published, self._published = self._published, []
                await self._try(self._mark(published))

    async def sweep(self, now: Callable[[], datetime]) -> None:
        """Periodically publish older entries of processes that died or could not reach Kafka, until cancelled."""
        while True:
            await self._try(self.publish_pending(now() - self._policy.min_age))
            await self._try(self._report_pending())
            await asyncio.sleep(self._policy.interval_seconds)

    async def _report_pending(self) -> None:
        pending = await self._journal.count_documents({"new": True}, limit=MAX_COUNTED, hint="unsent")
        set_gauge("oms_outbox_pending", pending, topic=self._topic)

    async def _try(self, operation: Awaitable[Any]) -> None:
        try:
            await operation
        except Exception as error:  # noqa: BLE001 no error may end the relay: its entries stay unpublished, and are swept
            log.warning("outbox.retry", topic=self._topic, error=type(error).__name__)
            if isinstance(error, KafkaError):
                self._publisher.discard_producer()
            await asyncio.sleep(self._policy.interval_seconds)

    async def publish_pending(self, until: datetime | None = None) -> int:
        """Publish every unpublished entry once, in pages ordered by (aggregate, sequence). Return the number of events.

        While a page is published, the one before it is marked and the next one is read.
        """
        published, unmarked = 0, list[Any]()
        rows = await self._read_page([], until)
        while rows:
            crash_points.crash_point("sweep.read")
            _, _, following = await _gather(self._publish(rows), self._mark(unmarked), self._read_page(rows, until))
            published += sum(len(row["events"]) for row in rows)
            unmarked, rows = [row["_id"] for row in rows], following
        await self._mark(unmarked)
        return published

    async def _read_page(self, before: Sequence[Document], until: datetime | None) -> list[Document]:
        aggregate, sequence = (before[-1]["aggregate"], before[-1]["sequence"]) if before else ("", 0)
        beyond = {"$or": [{"aggregate": {"$gt": aggregate}}, {"aggregate": aggregate, "sequence": {"$gt": sequence}}]}
        order = [("aggregate", ASCENDING), ("sequence", ASCENDING)]
        old: Document = {"at": {"$lte": until}} if until else {}
        return (
            await self._journal.find({"new": True} | beyond | old)
            .sort(order)
            .limit(self._policy.page_size)
            .to_list(None)
        )

    async def _publish(self, rows: list[Document]) -> None:
        messages = [_message(row["aggregate"], event) for row in rows for event in row["events"]]
        acknowledged = await self._publisher.send(
            self._topic, list(crash_points.truncate_batch("relay.sending", messages))
        )
        await asyncio.gather(*acknowledged)
        crash_points.crash_point("relay.sending")
        increment("oms_events_sent_total", len(messages), topic=self._topic)

    async def _mark(self, ids: list[Any]) -> None:
        """Mark entries as published, after the broker has acknowledged every one of their events."""
        if not ids:
            return
        some = list(crash_points.truncate_batch("relay.marking", ids))
        await self._journal.update_many({"_id": {"$in": some}}, {"$unset": {"new": True}})
        crash_points.crash_point("relay.marking")

    async def republish_heads(self, until: datetime, window: timedelta) -> int:
        """Publish the last event of every aggregate that was written in the window before `until` once more.

        A consumer that has it skips it, one that lost it applies it, one that lost an earlier one detects the gap.
        Return the number of aggregates.
        """
        written = {"at": {"$gt": until - window, "$lte": until}}
        pipeline: list[Document] = [{"$match": written}, {"$sort": {"sequence": 1}}]
        pipeline += [{"$group": {"_id": "$aggregate", "event": {"$last": {"$last": "$events"}}}}]
        messages = [_message(head["_id"], head["event"]) async for head in self._journal.aggregate(pipeline)]
        await asyncio.gather(*await self._publisher.send(self._topic, messages))
        return len(messages)


async def _gather(*operations: Awaitable[Any]) -> list[Any]:
    """Return the results when all operations have ended; raise the first failure only then."""
    results = await asyncio.gather(*operations, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


def _message(key: str, event: Document) -> Message:
    """Return the record of an event; its headers repeat the attributes for tools that read headers alone."""
    headers = [("content-type", b"application/cloudevents+json")]
    headers += [(name, event[name].encode()) for name in ("id", "type", "traceparent")]
    return Message(key, encode(event), headers)


async def mark_unpublished(journal: Journal, aggregate: str, from_sequence: int = 1) -> int:
    """Mark an aggregate's entries as unpublished: the resend that closes a consumer's gap. Return their number."""
    rows = {"aggregate": aggregate, "last": {"$gte": from_sequence}}
    return int((await journal.collection.update_many(rows, {"$set": {"new": True}})).modified_count)
