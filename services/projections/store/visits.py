"""Collection of visits: the version of a case that a person has seen last, and where in it the person was.

A visit is no fact of the case: it is in no journal and no view, and is deleted a year after it was changed last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.envelope import key_of
from shared.mongo import Collection, Document, Store

COLLECTION = "visits"
RETENTION = timedelta(days=365)


@dataclass(frozen=True)
class Position:
    """An item and a question of a case; without an item, the case as a whole."""

    item: str | None = None
    question: str | None = None


async def declare(store: Store) -> None:
    await store.index(COLLECTION, ["at"], expireAfterSeconds=int(RETENTION.total_seconds()), name="over")


async def save(store: Store, site: str, case: str, person: str, seen: tuple[int, Position, datetime]) -> Document:
    """Save the position; the version never goes back. Return the visit as it is then."""
    version, position, now = seen
    fields = {"site": site, "case": case, "person": person, "item": position.item, "question": position.question}
    change = {"$max": {"version": version}, "$set": fields | {"at": now}}
    await _visits(store, site).update_one({"_id": _id(site, case, person)}, change, upsert=True)
    return await find(store, site, case, person) or {}


async def find(store: Store, site: str, case: str, person: str) -> Document | None:
    return await _visits(store, site).find_one({"_id": _id(site, case, person)})


async def of_cases(store: Store, site: str, cases: Sequence[str], person: str) -> dict[str, Document]:
    """Return the person's visits to these cases, by case."""
    ids = [_id(site, case, person) for case in cases]
    return {visit["case"]: visit async for visit in _visits(store, site).find({"_id": {"$in": ids}})}


def _id(site: str, case: str, person: str) -> str:
    return f"{key_of(site, case)}|{person}"


def _visits(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
