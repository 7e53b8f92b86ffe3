"""I12: after everything is healed, all is sent, read and folded within a stated time, or the run is at fault."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime

from services.projections.app import CONSUMERS
from services.projections.views import CASE_RATINGS
from services.ratings.app import service as ratings
from shared.consumer.open_breakers import OpenBreakers
from shared.consumer.parking_lot import ParkingLot
from shared.consumer.record_validation import RETRYABLE_REASONS
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.kafka.lag import lagging_groups
from shared.projection.view import consumer_group_of
from tests.faults.evidence_collection import Stores

GROUPS = {"ratings": ratings.consumers[0].group, "projections": consumer_group_of(CASE_RATINGS)}
"""Who reads the cases' topics, by service."""

VIEWS_OF_CASES = [consumer for consumer in CONSUMERS if "reviews" in consumer.owners]


@dataclass
class Patience:
    """Seconds from the end of the load and of all faults."""

    seconds: float = 60.0


PATIENCE = Patience()


async def until_quiet(stores: Stores, since: datetime, aside: Collection[str] = ()) -> list[str]:
    """Returns once nothing new is on its way; else what still was when time was up, as faults of the run.

    `aside`: keys whose records wait for a person.
    """
    until = time.monotonic() + PATIENCE.seconds
    while True:
        waiting = [one async for one in _waiting(stores, since, aside)]
        if not waiting:
            return []
        if time.monotonic() > until:
            return [f"I12 after {PATIENCE.seconds:.0f} s: {one}" for one in waiting]
        await asyncio.sleep(0.1)


async def _waiting(stores: Stores, since: datetime, aside: Collection[str]) -> AsyncIterator[str]:
    """Asked downstream, so that what was asked before cannot come again; the first answer is enough."""
    for owner, store, consumers in (
        ("reviews", stores.reviews, ratings.consumers),
        ("ratings", stores.ratings, VIEWS_OF_CASES),
    ):
        for purpose in Purpose:
            if unsent := await store.collection(purpose, Journal.COLLECTION).count_documents(
                {"new": True, "at": {"$gte": since}}
            ):
                yield f"{unsent} rows of {owner} in {purpose} are not sent"
                return
        reader = stores.ratings if owner == "reviews" else stores.projections
        for consumer in consumers:
            if stopped := await OpenBreakers(reader, consumer.group).topics():
                yield f"{consumer.group} has stopped reading {sorted(stopped)}"
        if late := await lagging_groups(stores.kafka, {one.group: one.topics for one in consumers}):
            yield f"{', '.join(late)} have not read all"
            return
        for purpose in Purpose:
            healing = {"reason": {"$in": list(RETRYABLE_REASONS)}, "at": {"$gte": since}, "key": {"$nin": list(aside)}}
            if parked := await reader.collection(purpose, ParkingLot.COLLECTION).count_documents(healing):
                yield f"{parked} records wait in {purpose} of {consumers[0].group}"
                return
