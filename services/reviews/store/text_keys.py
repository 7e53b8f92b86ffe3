"""The keys of texts: one a case, wrapped by its site's key, which comes from a key that no database holds."""

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
    """What wraps the keys of a site's cases, and seals what belongs to a site as a whole."""
    return text_vault_of(runtime).derive(site)


async def key_for_writing(runtime: Runtime, site: str, case: str) -> Vault:
    """The case's own key, made at the first text. Raises Refused once it was destroyed, or where it does not open.

    One step, so that nobody's first text can come between: to look first would take those who write it two.
    """
    about = key_of(site, case)
    wrapped = site_vault(runtime, site).seal(os.urandom(KEY_BYTES), COLLECTION, about, os.urandom)
    made: Document = {"$setOnInsert": {"site": site, "wrapped": wrapped}}
    row = await _keys(runtime.store, site).find_one_and_update({"_id": about}, made, upsert=True, return_document=True)
    return _opened(runtime, site, case, row)


async def key_for_reading(runtime: Runtime, site: str, case: str) -> Vault | None:
    """None where no text was ever written, the key was destroyed, or it does not open."""
    row = await _keys(runtime.store, site).find_one({"_id": key_of(site, case)})
    try:
        return _opened(runtime, site, case, row) if row else None
    except Refused:
        return None


async def destroy(store: Store, site: str, case: str) -> None:
    """For good: no copy is kept. Safe to repeat."""
    gone: Document = {"$unset": {"wrapped": True}, "$set": {"site": site, "destroyed": True}}
    await _keys(store, site).update_one({"_id": key_of(site, case)}, gone, upsert=True)


def _opened(runtime: Runtime, site: str, case: str, row: Document) -> Vault:
    if "wrapped" not in row:
        raise Refused("text-destroyed", 409, "The texts of this case were destroyed. None can be written any more.")
    try:
        return Vault(site_vault(runtime, site).open(row["wrapped"], COLLECTION, key_of(site, case)))
    except DecryptionFailed:  # OMS_SECRET_KEY is another one, or somebody put another case's key here
        log.error("the key of a case's texts does not open", site=site, case=case)
        detail = "The texts of this case cannot be opened now. Nothing was changed. Tell your administrator."
        raise Refused("text-locked-away", 503, detail) from None


def _keys(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
