"""A consumer as production builds it, over a view that shows every fault: real subscription, real inbox, real store."""

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from shared.consumer.batch_consumer import BatchConsumer, ConsumerSettings, make_batch_consumer
from shared.consumer.event_processor import EventHandler
from shared.consumer.open_breakers import OpenBreakers
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.envelope import RecordedEvent
from shared.contracts.vocabulary import Purpose
from shared.kafka.records import Record
from shared.kafka.subscription import BatchSubscription, RecordBatch, SubscriptionSettings, make_broker
from shared.mongo import Document, Store
from shared.projection.view import View, collection_name, consumer_group_of
from shared.projection.view_writer import ViewWriter
from shared.runtime import utc_now
from tests.support.delivery.histories import TOPIC
from tests.support.delivery.topics import TopicProbe
from tests.support.wait import until

Wrap = Callable[[EventHandler], EventHandler]

SHORT_BACKOFF = ConsumerSettings(initial_backoff_seconds=0.01, max_backoff_seconds=0.05)


class TracedView:
    """Keeps every event it was given in the order it came: loss, doubles and disorder all show in the row."""

    def __init__(self, version: int = 1, name: str = "", owners: tuple[str, ...] = ("reviews",)) -> None:
        self.name, self.version, self.owners = name or f"trail_{uuid.uuid4().hex}", version, owners
        self.about, self.urgent = ("",), owners

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        step = [recorded.sequence, type(recorded.event).__name__, recorded.event.model_dump(mode="json")]
        return {"steps": [*row.get("steps", []), step]}


def unwrapped(fold: EventHandler) -> EventHandler:
    return fold


@dataclass
class Reader:
    """One consumer group; `polls` remembers what it was delivered, before any judgement."""

    probe: TopicProbe
    store: Store
    view: View
    topics: Sequence[str] = (TOPIC,)
    wrap: Wrap = unwrapped
    settings: ConsumerSettings = SHORT_BACKOFF
    polls: list[list[Record]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.group = consumer_group_of(self.view)
        self.inbox = self.new_inbox()

    def new_inbox(self) -> BatchConsumer:
        handler = self.wrap(ViewWriter(self.view, self.store))
        return make_batch_consumer(self.group, self.topics, self.store, handler, utc_now, settings=self.settings)

    async def handle(self, poll: RecordBatch) -> None:
        self.polls.append(list(poll.records))
        await self.inbox.handle(poll)

    @asynccontextmanager
    async def reading(self, largest_batch: int = 1000, *, inbox: BatchConsumer | None = None) -> AsyncIterator[None]:
        """A member of the group for as long as the block runs."""
        kafka = make_broker(self.probe.url)
        handle = inbox.handle if inbox else self.handle
        settings = SubscriptionSettings(max_records=largest_batch)
        BatchSubscription(kafka, self.topics, self.group, handle, settings=settings)
        await kafka.start()
        try:
            yield
        finally:
            await kafka.stop()

    async def is_caught_up(self) -> bool:
        return await self.probe.is_caught_up(self.group, self.topics)

    async def read_all(self) -> None:
        """Read until everything on the topics is committed, then leave."""
        async with self.reading():
            await until(self.is_caught_up)

    async def rows(self) -> dict[str, Any]:
        """What readers of the view would be shown, in all purposes."""
        found = [await self.rows_of(self.store.purpose_of_topic(topic)) for topic in self.topics]
        return {key: row for rows in found for key, row in rows.items()}

    async def rows_of(self, purpose: Purpose | None) -> dict[str, Any]:
        found = self.store.collection(purpose, collection_name(self.view)).find({"row": {"$exists": True}})
        return {row["_id"]: row["row"] async for row in found}

    async def parked(self) -> list[Document]:
        purposes = {self.store.purpose_of_topic(topic) for topic in self.topics}
        found = [
            self.store.collection(purpose, ParkingLot.COLLECTION).find({"group": self.group}) for purpose in purposes
        ]
        rows = [row for cursor in found for row in await cursor.to_list(None)]
        return sorted(rows, key=lambda row: (row["topic"], row["partition"], row["offset"]))

    async def reasons(self) -> list[str]:
        return sorted(row["reason"] for row in await self.parked())

    async def resume(self) -> None:
        """As `oms resume` does: then the worker looks."""
        await OpenBreakers(self.store, self.group).resume()
        await self.inbox.sync_breakers()

    async def clear(self) -> None:
        """Leave nothing of this group behind."""
        for purpose in self.store.purposes:
            await self.store.collection(purpose, collection_name(self.view)).drop()
            for name in (ParkingLot.COLLECTION, OpenBreakers.COLLECTION):
                await self.store.collection(purpose, name).delete_many({"group": self.group})
