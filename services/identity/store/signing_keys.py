"""Encrypted private halves of the keys that sign tokens; their public halves are events."""

from datetime import datetime

from shared.mongo import Collection, Document, Store

SIGNING_KEYS = "signing_keys"


async def declare(store: Store) -> None:
    """Creates the index of the keys' ends."""
    await store.index(SIGNING_KEYS, ["until"])


def _keys(store: Store) -> Collection:
    return store.collection(None, SIGNING_KEYS)


async def add(store: Store, kid: str, sealed: str, since: datetime, until: datetime) -> None:
    """Stores a key that may sign from `since` to `until`."""
    await _keys(store).insert_one({"_id": kid, "sealed": sealed, "since": since, "until": until})


async def find_newest(store: Store, now: datetime) -> Document | None:
    """Returns the key to sign with: the newest that is valid now."""
    valid = {"since": {"$lte": now}, "until": {"$gt": now}}
    return await _keys(store).find_one(valid, sort=[("since", -1)])


async def list_expired(store: Store, now: datetime) -> list[Document]:
    """Returns the keys whose time is over."""
    return await _keys(store).find({"until": {"$lte": now}}).to_list(None)


async def delete(store: Store, kid: str) -> None:
    """Deletes one key."""
    await _keys(store).delete_one({"_id": kid})
