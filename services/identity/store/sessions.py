"""Open sessions by the digest of their token; the token itself is nowhere but in the browser."""

from collections.abc import Iterable
from datetime import datetime

from services.identity.credentials.sign_in_config import SessionLimits
from shared.mongo import Collection, Document, Store

SESSIONS = "sessions"


async def declare(store: Store) -> None:
    """A session that is over by the clock goes by itself."""
    await store.index(SESSIONS, ["person"])
    await store.index(SESSIONS, ["session"], unique=True)
    await store.index(SESSIONS, ["ends"], expireAfterSeconds=0, name="over")


def _sessions(store: Store) -> Collection:
    return store.collection(None, SESSIONS)


async def begin(store: Store, digest: str, row: Document, now: datetime, limits: SessionLimits) -> None:
    """`row`: session, person, means."""
    await _sessions(store).insert_one(
        {"_id": digest, "started": now, "used": now, "ends": now + limits.absolute, **row}
    )


async def find(store: Store, digest: str, now: datetime, limits: SessionLimits) -> Document | None:
    """The session, if it still lasts."""
    lasting = {"_id": digest, "ends": {"$gt": now}, "used": {"$gt": now - limits.idle}}
    return await _sessions(store).find_one(lasting)


async def touch(store: Store, digest: str, now: datetime) -> None:
    await _sessions(store).update_one({"_id": digest}, {"$max": {"used": now}})


async def list_for_person(store: Store, person: str) -> list[Document]:
    return await _sessions(store).find({"person": person}).sort("started").to_list(None)


async def end(store: Store, sessions: Iterable[str]) -> None:
    if gone := list(sessions):
        await _sessions(store).delete_many({"session": {"$in": gone}})
