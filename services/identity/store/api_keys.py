"""API keys by their digest: the key itself was shown once."""

from datetime import datetime

from shared.mongo import Collection, Document, Store

API_KEYS = "api_keys"


async def declare(store: Store) -> None:
    await store.index(API_KEYS, ["site"])


def _keys(store: Store) -> Collection:
    return store.collection(None, API_KEYS)


async def add(store: Store, digest: str, key: Document) -> None:
    """`key`: machine, site, name, expires."""
    await _keys(store).insert_one({"_id": digest, **key})


async def find(store: Store, digest: str, now: datetime) -> Document | None:
    return await _keys(store).find_one({"_id": digest, "expires": {"$gt": now}})


async def list_for_site(store: Store, site: str) -> list[Document]:
    """Without their digests."""
    return await _keys(store).find({"site": site}, {"_id": 0}).sort("name").to_list(None)


async def remove(store: Store, site: str, machine: str) -> bool:
    return bool((await _keys(store).delete_one({"site": site, "machine": machine})).deleted_count)
