"""What waits in a running stack: unread records, unsent rows, parked records, stopped topics, how fresh views are."""

import importlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

from deploy.local.stack import Stack
from services.projections.views import VIEWS
from shared.consumer.open_breakers import OpenBreakers
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.topics import READERS
from shared.eventstore.journal import Journal
from shared.kafka.lag import consumer_lag
from shared.mongo import Store
from shared.projection.view_writer import live_rows
from shared.service import Consumer

READING = ("ratings", "projections")
"""Services with workers."""


@dataclass(frozen=True)
class GroupLag:
    """Consumer lag of one group: unread records, the age of the oldest in seconds, and topics with an open breaker."""

    service: str
    group: str
    messages: int
    seconds: float
    stopped: tuple[str, ...]


@dataclass(frozen=True)
class ParkedCount:
    """Parked records of one group and reason."""

    service: str
    group: str
    reason: str
    records: int


@dataclass(frozen=True)
class StackBacklog:
    """Everything that `oms status` adds to the processes."""

    consumers: tuple[GroupLag, ...]
    unsent: dict[str, int]
    parked: tuple[ParkedCount, ...]
    as_of: dict[str, dict[str, str]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def consumers_of(service: str) -> Sequence[Consumer]:
    """The consumer groups of a service, as its own app declares them."""
    consumers: Sequence[Consumer] = importlib.import_module(f"services.{service}.app").service.consumers
    return consumers


@asynccontextmanager
async def store_of(stack: Stack, service: str) -> AsyncIterator[Store]:
    """The service's databases, with its own rights."""
    store = Store(stack.mongo_url(service), service)
    try:
        yield store
    finally:
        store.close()


async def standing(stack: Stack) -> StackBacklog:
    """Raises KafkaError or StoreError."""
    consumers: list[GroupLag] = []
    parked: list[ParkedCount] = []
    for service in READING:
        async with store_of(stack, service) as store:
            consumers += [await _behind(stack, service, consumer, store) for consumer in consumers_of(service)]
            parked += await _parked(service, store)
    unsent = {}
    for service in READERS:
        async with store_of(stack, service) as store:
            unsent[service] = await _unsent(store)
    async with store_of(stack, "projections") as store:
        return StackBacklog(tuple(consumers), unsent, tuple(parked), await _as_of(store))


async def _behind(stack: Stack, service: str, consumer: Consumer, store: Store) -> GroupLag:
    lag = await consumer_lag(stack.addresses().kafka, consumer.group, consumer.topics)
    seconds = max(0.0, time.time() - lag.since) if lag.since is not None else 0.0
    stopped = tuple(sorted(await OpenBreakers(store, consumer.group).topics()))
    return GroupLag(service, consumer.group, lag.messages, round(seconds, 1), stopped)


async def _parked(service: str, store: Store) -> list[ParkedCount]:
    counts: dict[tuple[str, str], int] = {}
    for purpose in store.purposes:
        groups = [{"$group": {"_id": {"group": "$group", "reason": "$reason"}, "records": {"$sum": 1}}}]
        async for row in store.collection(purpose, ParkingLot.COLLECTION).aggregate(groups):
            group_and_reason = (row["_id"]["group"], row["_id"]["reason"])
            counts[group_and_reason] = counts.get(group_and_reason, 0) + row["records"]
    return [ParkedCount(service, group, reason, records) for (group, reason), records in sorted(counts.items())]


async def _unsent(store: Store) -> int:
    counts = [
        await store.collection(purpose, Journal.COLLECTION).count_documents({"new": True})
        for purpose in store.journal_purposes
    ]
    return sum(counts)


async def _as_of(store: Store) -> dict[str, dict[str, str]]:
    """Per view and purpose, where anything was folded yet."""
    shown: dict[str, dict[str, str]] = {}
    for view in VIEWS:
        times = {str(purpose or "all"): (await live_rows(store, purpose, view))[1] for purpose in store.purposes}
        shown[view.name] = {purpose: at for purpose, at in times.items() if at}
    return shown
