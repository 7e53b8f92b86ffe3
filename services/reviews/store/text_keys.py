"""Collection of text keys: one per case, wrapped by a key derived for its site, which no database holds."""

import os

from services.reviews.runtime import text_vault_of
from shared.contracts.envelope import key_of
from shared.errors import Refused
from shared.mongo import Collection, Document, Store
from shared.ops.telemetry import log
from shared.runtime import Runtime
from shared.security.encryption import KEY_BYTES, DecryptionFailed, Vault

COLLECTION = "text_keys"


def site_vault(runtime: Runtime, site: str) -> Vault:
    """Returns the vault that wraps the text keys of a site and seals its frames."""
    return text_vault_of(runtime).derive(site)


async def key_for_writing(runtime: Runtime, site: str, case: str) -> Vault:
    """Returns the case's key, created for the first text. Raises Refused after its destruction, or if it does not open.

    One atomic step: concurrent first texts get the same key, without a read before the write.
    """
    about = key_of(site, case)
    wrapped = site_vault(runtime, site).seal(os.urandom(KEY_BYTES), COLLECTION, about, os.urandom)
    made: Document = {"$setOnInsert": {"site": site, "wrapped": wrapped}}
    row = await _keys(runtime.store, site).find_one_and_update({"_id": about}, made, upsert=True, return_document=True)
    return _opened(runtime, site, case, row)


async def key_for_reading(runtime: Runtime, site: str, case: str) -> Vault | None:
    """Returns the case's key; None before the first text, after its destruction, and if it does not open."""
    row = await _keys(runtime.store, site).find_one({"_id": key_of(site, case)})
    try:
        return _opened(runtime, site, case, row) if row else None
    except Refused:
        return None


async def destroy(store: Store, site: str, case: str) -> None:
    """Destroys the case's key irreversibly. Safe to repeat."""
    gone: Document = {"$unset": {"wrapped": True}, "$set": {"site": site, "destroyed": True}}
    await _keys(store, site).update_one({"_id": key_of(site, case)}, gone, upsert=True)


def _opened(runtime: Runtime, site: str, case: str, row: Document) -> Vault:
    if "wrapped" not in row:
        raise Refused("text-destroyed", 409, "The texts of this case were destroyed. None can be written any more.")
    try:
        return Vault(site_vault(runtime, site).open(row["wrapped"], COLLECTION, key_of(site, case)))
    except DecryptionFailed:  # another OMS_SECRET_KEY, or the key of another case
        log.error("text_key.unreadable", site=site, case=case)
        detail = "The texts of this case cannot be opened now. Nothing was changed. Tell your administrator."
        raise Refused("text-locked-away", 503, detail) from None


def _keys(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
