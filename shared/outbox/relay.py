"""The relay: sends what the journal holds and nobody has sent, in each aggregate's order, as often as it takes."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from shared.contracts.envelope import encode
from shared.eventstore.journal import Journal
from shared.kafka.connection import KafkaError
from shared.kafka.records import Message
from shared.mongo import ASCENDING, Collection, Document
from shared.ops import crash_points
from shared.ops.telemetry import increment, log, set_gauge

PAGE = 1000
IDLE_SECONDS = 1.0
"""Between two sweeps, and before what failed is tried again."""

MARK_EVERY_SECONDS = 0.25
"""Well below the age at which a row is swept."""

MOST_WAITING = 10_000
"""Rows kept in memory while the broker is away; older ones are left to the sweep."""

MOST_COUNTED = 100_000
"""Unsent rows: more than that is said as that."""

SWEEP_MIN_AGE = timedelta(seconds=2)
"""A row that young is still on its way from the process that wrote it."""


class EventPublisher(Protocol):
    def discard_producer(self) -> None: ...

    async def send(self, topic: str, messages: Sequence[Message]) -> "list[asyncio.Future[Any]]": ...


class OutboxRelay:
    """Any number may run over one journal, one may be paused and wake up late: consumers compare sequences.

    Rows that this process commits are handed over and sent at once; the sweep finds what nobody sent.
    """

    def __init__(self, journal: Collection, topic: str, sender: EventPublisher) -> None:
        self._journal, self._topic, self._sender = journal, topic, sender
        self._fresh: deque[Document] = deque(maxlen=MOST_WAITING)
        self._wake = asyncio.Event()
        self._sent: list[Any] = []

    def enqueue(self, rows: Sequence[Document]) -> None:
        """Take rows that were just committed. Forgetting them would only delay them: they stand in the journal."""
        self._fresh.extend(rows)
        self._wake.set()

    async def run(self) -> None:
        """Send what is offered, as much at once as has come, until cancelled."""
        marking = asyncio.create_task(self._mark_now_and_then())
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                rows = sorted(self._fresh, key=lambda row: (row["aggregate"], row["sequence"]))
                self._fresh.clear()
                await self._try(self._send_fresh(rows))
        finally:
            marking.cancel()

    async def _send_fresh(self, rows: list[Document]) -> None:
        await self._send(rows)
        self._sent += [row["_id"] for row in rows]

    async def _mark_now_and_then(self) -> None:
        """One write for many rows. What a crash leaves unmarked is swept, and skipped by whoever has it."""
        while True:
            await asyncio.sleep(MARK_EVERY_SECONDS)
            if self._sent:
                sent, self._sent = self._sent, []
                await self._try(self._mark(sent))

    async def sweep(self, now: Callable[[], datetime]) -> None:
        """Every second, send what is older and still unsent: of a process that died, or that could not reach Kafka."""
        while True:
            await self._try(self.publish_pending(now() - SWEEP_MIN_AGE))
            await self._try(self._show_unsent())
            await asyncio.sleep(IDLE_SECONDS)

    async def _show_unsent(self) -> None:
        unsent = await self._journal.count_documents({"new": True}, limit=MOST_COUNTED, hint="unsent")
        set_gauge("oms_outbox_pending", unsent, topic=self._topic)

    async def _try(self, sending: Awaitable[Any]) -> None:
        try:
            await sending
        except Exception as error:  # noqa: BLE001 no error may end the relay: unsent rows stay unsent and are swept
            log.warning("not sent; it will be tried again", topic=self._topic, error=type(error).__name__)
            if isinstance(error, KafkaError):
                self._sender.discard_producer()
            await asyncio.sleep(IDLE_SECONDS)

    async def publish_pending(self, until: datetime | None = None) -> int:
        """Send every unsent row once, in pages ordered by (aggregate, sequence). Returns the number of events sent.

        While a page is sent, the one before it is marked and the next one is read.
        """
        sent, before = 0, list[Any]()
        rows = await self._page([], until)
        while rows:
            crash_points.crash_point("sweep.read")
            _, _, after = await _all(self._send(rows), self._mark(before), self._page(rows, until))
            sent += sum(len(row["events"]) for row in rows)
            before, rows = [row["_id"] for row in rows], after
        await self._mark(before)
        return sent

    async def _page(self, before: Sequence[Document], until: datetime | None) -> list[Document]:
        place = (before[-1]["aggregate"], before[-1]["sequence"]) if before else ("", 0)
        beyond = {"$or": [{"aggregate": {"$gt": place[0]}}, {"aggregate": place[0], "sequence": {"$gt": place[1]}}]}
        order = [("aggregate", ASCENDING), ("sequence", ASCENDING)]
        old: Document = {"at": {"$lte": until}} if until else {}
        return await self._journal.find({"new": True} | beyond | old).sort(order).limit(PAGE).to_list(None)

    async def _send(self, rows: list[Document]) -> None:
        messages = [_message(row["aggregate"], event) for row in rows for event in row["events"]]
        acknowledged = await self._sender.send(
            self._topic, list(crash_points.truncate_batch("relay.sending", messages))
        )
        await asyncio.gather(*acknowledged)
        crash_points.crash_point("relay.sending")
        increment("oms_events_sent_total", len(messages), topic=self._topic)

    async def _mark(self, ids: list[Any]) -> None:
        """Only after the broker has acknowledged every event of these rows."""
        if not ids:
            return
        some = list(crash_points.truncate_batch("relay.marking", ids))
        await self._journal.update_many({"_id": {"$in": some}}, {"$unset": {"new": True}})
        crash_points.crash_point("relay.marking")

    async def republish_heads(self, until: datetime, window: timedelta) -> int:
        """Head audit: send again the last event of every aggregate that was written to in the window before `until`.

        A consumer that has it skips it; one that lost it folds it; one that lost an earlier one sees the gap.
        """
        touched = {"at": {"$gt": until - window, "$lte": until}}
        last: list[Document] = [{"$match": touched}, {"$sort": {"sequence": 1}}]
        last += [{"$group": {"_id": "$aggregate", "event": {"$last": {"$last": "$events"}}}}]
        messages = [_message(found["_id"], found["event"]) async for found in self._journal.aggregate(last)]
        await asyncio.gather(*await self._sender.send(self._topic, messages))
        return len(messages)


async def _all(*work: Awaitable[Any]) -> list[Any]:
    """What each comes to, when all have come to an end. Raises the first failure only then."""
    done = await asyncio.gather(*work, return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException):
            raise one
    return done


def _message(key: str, event: Document) -> Message:
    """Headers repeat what tools look for that read only headers."""
    headers = [("content-type", b"application/cloudevents+json")]
    headers += [(name, event[name].encode()) for name in ("id", "type", "traceparent")]
    return Message(key, encode(event), headers)


async def mark_unpublished(journal: Journal, aggregate: str, from_sequence: int = 1) -> int:
    """Mark an aggregate's rows as unsent: the resend that heals a consumer's gap. Returns the rows marked."""
    rows = {"aggregate": aggregate, "last": {"$gte": from_sequence}}
    return int((await journal.collection.update_many(rows, {"$set": {"new": True}})).modified_count)
