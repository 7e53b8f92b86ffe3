"""Open sessions by the digest of their token; the token itself is in the browser alone."""

from collections.abc import Iterable
from datetime import datetime

from services.identity.credentials.sign_in_config import SessionLimits
from shared.mongo import Collection, Document, Store

SESSIONS = "sessions"


async def declare(store: Store) -> None:
    """Creates the indexes; the database deletes a session at its absolute end."""
    await store.index(SESSIONS, ["person"])
    await store.index(SESSIONS, ["session"], unique=True)
    await store.index(SESSIONS, ["ends"], expireAfterSeconds=0, name="over")


def _sessions(store: Store) -> Collection:
    return store.collection(None, SESSIONS)


async def begin(store: Store, digest: str, row: Document, now: datetime, limits: SessionLimits) -> None:
    """Stores a session. `row`: session, person, means."""
    await _sessions(store).insert_one(
        {"_id": digest, "started": now, "used": now, "ends": now + limits.absolute, **row}
    )


async def find(store: Store, digest: str, now: datetime, limits: SessionLimits) -> Document | None:
    """Returns the session unless its idle or absolute limit is over."""
    query = {"_id": digest, "ends": {"$gt": now}, "used": {"$gt": now - limits.idle}}
    return await _sessions(store).find_one(query)


async def touch(store: Store, digest: str, now: datetime) -> None:
    """Moves the time of last use forward."""
    await _sessions(store).update_one({"_id": digest}, {"$max": {"used": now}})


async def list_for_person(store: Store, person: str) -> list[Document]:
    """Returns the person's sessions, the oldest first."""
    return await _sessions(store).find({"person": person}).sort("started").to_list(None)


async def end(store: Store, sessions: Iterable[str]) -> None:
    """Deletes the sessions."""
    if ended := list(sessions):
        await _sessions(store).delete_many({"session": {"$in": ended}})
