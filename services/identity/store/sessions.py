"""Open sessions by the digest of their token; the token itself is nowhere but in the browser."""

from collections.abc import Iterable
from datetime import datetime

from services.identity.credentials.sign_in_config import Limits
from shared.mongo import Collection, Document, Store

NAME = "sessions"


async def declare(store: Store) -> None:
    """A session that is over by the clock goes by itself."""
    await store.index(NAME, ["person"])
    await store.index(NAME, ["session"], unique=True)
    await store.index(NAME, ["ends"], expireAfterSeconds=0, name="over")


def _sessions(store: Store) -> Collection:
    return store.collection(None, NAME)


async def begin(store: Store, digest: str, row: Document, now: datetime, limits: Limits) -> None:
    """`row`: session, person, means."""
    await _sessions(store).insert_one(
        {"_id": digest, "started": now, "used": now, "ends": now + limits.absolute, **row}
    )


async def find(store: Store, digest: str, now: datetime, limits: Limits) -> Document | None:
    """The session, if it still lasts."""
    lasting = {"_id": digest, "ends": {"$gt": now}, "used": {"$gt": now - limits.idle}}
    return await _sessions(store).find_one(lasting)


async def touch(store: Store, digest: str, now: datetime) -> None:
    await _sessions(store).update_one({"_id": digest}, {"$max": {"used": now}})


async def of_person(store: Store, person: str) -> list[Document]:
    return await _sessions(store).find({"person": person}).sort("started").to_list(None)


async def end(store: Store, sessions: Iterable[str]) -> None:
    if gone := list(sessions):
        await _sessions(store).delete_many({"session": {"$in": gone}})
