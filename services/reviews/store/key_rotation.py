"""Rotation of OMS_SECRET_KEY: re-encrypts page by page what the previous key wrapped or sealed."""

import asyncio
import os

from services.reviews.store import frames, text_keys
from shared.mongo import Collection, Document, StoreError
from shared.ops.telemetry import log
from shared.runtime import Runtime
from shared.security.encryption import DecryptionFailed

ROTATION_PAGE_SIZE = 20
"""Documents in memory at once: a frame may be a mebibyte."""

FIRST_ROTATION_SECONDS, ROTATION_INTERVAL_SECONDS = 60.0, 600.0
"""The first pass starts after the end of the replaced process, which knows the previous key alone."""

SEALED_FIELDS = {text_keys.COLLECTION: "wrapped", frames.COLLECTION: "sealed"}
"""Collection → field sealed by the site's key, bound to the collection's name and the document's id."""


async def rewrap(runtime: Runtime) -> None:
    """Rotates keys while a previous key is set. Safe in several processes, and to interrupt."""
    if not runtime.settings.previous_secret_key.get_secret_value():
        return
    await asyncio.sleep(FIRST_ROTATION_SECONDS)
    while True:
        try:
            changed_rows, stuck = await rewrap_all(runtime)
        except StoreError as error:
            log.warning("key_rotation.retry", error=type(error).__name__)
        else:
            log.info("key_rotation.pass", rewrapped=changed_rows, unreadable=stuck)
        await asyncio.sleep(ROTATION_INTERVAL_SECONDS)


async def rewrap_all(runtime: Runtime) -> tuple[int, int]:
    """Returns the numbers of re-encrypted documents, and of those that open with neither key. Raises StoreError."""
    changed_rows = stuck = 0
    for purpose in runtime.store.purposes:
        for name in SEALED_FIELDS:
            rows, after = runtime.store.collection(purpose, name), ""
            while page := await rows.find({"_id": {"$gt": after}}).sort("_id").limit(ROTATION_PAGE_SIZE).to_list(None):
                for row in page:
                    changed = await _rewrap(runtime, rows, name, row)
                    changed_rows, stuck = changed_rows + (changed is True), stuck + (changed is None)
                after = page[-1]["_id"]
    return changed_rows, stuck


async def _rewrap(runtime: Runtime, rows: Collection, name: str, row: Document) -> bool | None:
    """Returns whether the document was re-encrypted; None if it does not open. A destroyed key stays destroyed."""
    field, vault = SEALED_FIELDS[name], text_keys.site_vault(runtime, row["site"])
    if field not in row or not vault.is_old(row[field]):
        return False
    try:
        secret = vault.open(row[field], name, row["_id"])
    except DecryptionFailed:
        return None
    fresh = vault.seal(secret, name, row["_id"], os.urandom)
    changed = await rows.update_one({"_id": row["_id"], field: row[field]}, {"$set": {field: fresh}})
    return changed.modified_count == 1
