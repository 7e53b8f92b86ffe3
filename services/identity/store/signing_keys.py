"""The private halves of the keys that tokens are signed with, sealed; their public halves are facts."""

from datetime import datetime

from shared.mongo import Collection, Document, Store

SIGNING_KEYS = "signing_keys"


async def declare(store: Store) -> None:
    await store.index(SIGNING_KEYS, ["until"])


def _keys(store: Store) -> Collection:
    return store.collection(None, SIGNING_KEYS)


async def add(store: Store, kid: str, sealed: str, since: datetime, until: datetime) -> None:
    await _keys(store).insert_one({"_id": kid, "sealed": sealed, "since": since, "until": until})


async def find_newest(store: Store, now: datetime) -> Document | None:
    """The one to sign with: the newest that began before now and still holds."""
    good = {"since": {"$lte": now}, "until": {"$gt": now}}
    return await _keys(store).find_one(good, sort=[("since", -1)])


async def list_expired(store: Store, now: datetime) -> list[Document]:
    return await _keys(store).find({"until": {"$lte": now}}).to_list(None)


async def delete(store: Store, kid: str) -> None:
    await _keys(store).delete_one({"_id": kid})
