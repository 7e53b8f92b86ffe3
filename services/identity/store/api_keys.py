"""API keys by their digest; the key itself was shown once."""

from datetime import datetime

from shared.mongo import Collection, Document, Store

API_KEYS = "api_keys"  # pragma: allowlist secret


async def declare(store: Store) -> None:
    """Creates the index of the site's list."""
    await store.index(API_KEYS, ["site"])


def _keys(store: Store) -> Collection:
    return store.collection(None, API_KEYS)


async def add(store: Store, digest: str, key: Document) -> None:
    """Stores a key. `key`: machine, site, name, expires."""
    await _keys(store).insert_one({"_id": digest, **key})


async def find(store: Store, digest: str, now: datetime) -> Document | None:
    """Returns the key unless it has expired."""
    return await _keys(store).find_one({"_id": digest, "expires": {"$gt": now}})


async def list_for_site(store: Store, site: str) -> list[Document]:
    """Returns the site's keys by name, without their digests."""
    return await _keys(store).find({"site": site}, {"_id": 0}).sort("name").to_list(None)


async def remove(store: Store, site: str, machine: str) -> bool:
    """Deletes the key and returns whether there was one."""
    return bool((await _keys(store).delete_one({"site": site, "machine": machine})).deleted_count)
