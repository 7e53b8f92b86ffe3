"""Collect the evidence of a running stack, of what came since a moment that was marked."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.projections.views import CASE_PROGRESS, CASE_RATINGS
from services.ratings.store import CASES
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.eventstore.journal import Journal
from shared.kafka.records import Partition
from shared.mongo import Collection, Document, Store
from shared.projection.sums import STALE
from shared.projection.view import collection_name
from shared.projection.view_writer import live_rows
from tests.faults import topics
from tests.faults.checks.evidence import Evidence, Folds, Journalled
from tests.faults.ledger import Request
from tests.support.delivery.sums_checker import wrong_sums
from tests.support.wait import until

SUMMED = (CASE_PROGRESS, CASE_RATINGS)
MILLISECOND = timedelta(milliseconds=1)
"""A row's time is cut to it."""


@dataclass(frozen=True)
class Stores:
    """The databases as each service sees them, and the broker."""

    reviews: Store
    ratings: Store
    projections: Store
    kafka: str

    def close(self) -> None:
        for store in (self.reviews, self.ratings, self.projections):
            store.close()


@dataclass(frozen=True)
class Since:
    """A moment: in the journals a time, on the topics a place in each partition."""

    at: datetime
    ends: Mapping[Partition, int]

    @classmethod
    async def now(cls, kafka_url: str) -> "Since":
        return cls(datetime.now(UTC) - MILLISECOND, await topics.ends(kafka_url))


@dataclass(frozen=True, slots=True)
class Lying:
    """One thing, where it lies and whose it is."""

    place: str
    purpose: Purpose
    key: str
    what: Any

    @property
    def stranger(self) -> bool:
        return purpose_of(self.key.partition("|")[0]) is not self.purpose


async def collect(stores: Stores, since: Since, requests: Sequence[Request], planted: Iterable[str] = ()) -> Evidence:
    """Everything of the cases of these requests, and whatever else was written since."""
    keys = [f"{one.asked.site}|{one.case}" for one in requests if one.case]
    found = [one async for one in _stored(stores, since, keys)] + [one async for one in _sent(stores.kafka, since)]
    lying: dict[str, list[Lying]] = {}
    for one in found:
        lying.setdefault(one.place, []).append(one)

    def rows(place: str) -> list[Any]:
        return [one.what for one in lying.get(place, [])]

    def folds(place: str) -> Folds:
        return {one.key: one.what for one in lying.get(place, [])}

    return Evidence(
        requests=requests,
        reviews=Journalled(rows("reviews")),
        ratings=Journalled(rows("ratings")),
        cases=folds("cases"),
        rated=folds("rated"),
        shown=folds("shown"),
        wrong_sums=await _wrong_sums(stores.projections),
        records=rows("topic"),
        parked=rows("parked"),
        planted=frozenset(planted),
        strangers=[f"{one.key}: lies in {one.place} of {one.purpose}" for one in found if one.stranger],
    )


async def _stored(stores: Stores, since: Since, keys: Sequence[str]) -> AsyncIterator[Lying]:
    """Asks every purpose's databases for every key."""
    ours: Document = {"_id": {"$in": list(set(keys))}}
    new: Document = {"at": {"$gte": since.at}}
    for purpose in Purpose:
        shown, _ = await live_rows(stores.projections, purpose, CASE_RATINGS)
        places: list[tuple[str, Collection, Document, str]] = [
            ("reviews", stores.reviews.collection(purpose, Journal.COLLECTION), new, "aggregate"),
            ("ratings", stores.ratings.collection(purpose, Journal.COLLECTION), new, "aggregate"),
            ("cases", stores.reviews.collection(purpose, "cases"), ours, "_id"),
            ("rated", stores.ratings.collection(purpose, CASES), ours, "_id"),
            ("shown", shown, ours, "_id"),
            ("parked", stores.ratings.collection(purpose, ParkingLot.COLLECTION), new, "key"),
            ("parked", stores.projections.collection(purpose, ParkingLot.COLLECTION), new, "key"),
        ]
        for place, collection, wanted, key in places:
            async for row in collection.find(wanted).sort([(key, 1), ("sequence", 1)]):
                yield Lying(place, purpose, row[key], row)


async def _wrong_sums(store: Store) -> list[str]:
    """Of the views of cases, as soon as no row is stale any more: a killed worker's marks wait for a sweep."""

    async def nothing_is_stale() -> bool:
        counted = [
            await store.collection(purpose, collection_name(view)).count_documents({STALE: True}, limit=1)
            for purpose in Purpose
            for view in SUMMED
        ]
        return not any(counted)

    await until(nothing_is_stale)
    return [fault for purpose in Purpose for view in SUMMED for fault in await wrong_sums(store, purpose, view)]


async def _sent(kafka_url: str, since: Since) -> AsyncIterator[Lying]:
    for record in await topics.came(kafka_url, since.ends):
        purpose = Purpose(record.topic.split(".")[1])
        yield Lying("topic", purpose, (record.key or b"").decode(), record)
