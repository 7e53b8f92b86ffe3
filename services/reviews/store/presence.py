"""Presence: who has which case open, by heartbeats in a collection of reviews. Advice for people, never a lock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.reviews.runtime import ReviewsRuntime
from services.reviews.updates.people import People, PersonPresence
from shared.contracts.vocabulary import Purpose
from shared.mongo import Collection, Store

PRESENCE = "presence"
LIFETIME = timedelta(seconds=60)
"""After the last heartbeat; clients send one every 25 s."""

KEPT_SECONDS = 300
"""The database deletes older rows; queries leave them out before."""


async def declare(store: Store) -> None:
    """Create the indexes."""
    await store.index(PRESENCE, ["case"])
    await store.index(PRESENCE, ["seen"], expireAfterSeconds=KEPT_SECONDS, name="over")


async def enter(store: Store, key: str, present: PersonPresence, now: datetime) -> None:
    """Store a heartbeat of a person in the case with this key (`<site>|<case>`)."""
    site = key.partition("|")[0]
    row = {"site": site, "case": key, "person": present.person, "item": present.item, "seen": now}
    await _rows(store, store.purpose(site)).replace_one({"_id": f"{key}|{present.person}"}, row, upsert=True)


async def leave(store: Store, key: str, person: str) -> None:
    """Remove a person from a case."""
    await _rows(store, store.purpose(key.partition("|")[0])).delete_one({"_id": f"{key}|{person}"})


async def people_in(store: Store, purpose: Purpose, keys: Iterable[str], now: datetime) -> dict[str, People]:
    """Return the people in each of these cases, sorted by id; an empty tuple for a case without one."""
    people_by_case: dict[str, list[PersonPresence]] = {key: [] for key in keys}
    query = {"case": {"$in": list(people_by_case)}, "seen": {"$gt": now - LIFETIME}}
    async for row in _rows(store, purpose).find(query).sort("_id"):
        people_by_case[row["case"]].append(PersonPresence(row["person"], row["item"]))
    return {key: tuple(people) for key, people in people_by_case.items()}


async def follow_cases(runtime: ReviewsRuntime) -> None:
    """Feed the event streams of this process for ever."""

    async def read_people(purpose: Purpose, keys: Iterable[str]) -> dict[str, People]:
        return await people_in(runtime.store, purpose, keys, runtime.now())

    await runtime.feeds.follow(read_people)


def _rows(store: Store, purpose: Purpose | None) -> Collection:
    return store.collection(purpose, PRESENCE)
