"""Versions of texts, sealed (AES-256-GCM) and bound to site, case, field and version; never changed."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from services.reviews.store import text_keys
from shared.contracts.envelope import key_of
from shared.contracts.reviews.entry import SealedText
from shared.mongo import Collection, Document, Store
from shared.ops.telemetry import log
from shared.runtime import Runtime
from shared.security.encryption import DecryptionFailed, Vault

COLLECTION = "texts"


@dataclass(frozen=True)
class TextOwner:
    """The case that texts belong to."""

    site: str
    aggregate_id: str

    def associated_data(self, field: str, version_id: str) -> str:
        """What a sealed text is bound to: moved anywhere else it does not open."""
        return f"{key_of(self.site, self.aggregate_id)}|{field}|{version_id}"


async def declare(store: Store) -> None:
    await store.index(COLLECTION, ["aggregate"])


async def seal(runtime: Runtime, owner: TextOwner, written: Mapping[str, str]) -> dict[str, SealedText]:
    """Keep these texts by field, before the fact that names them. Raises Refused once the case's key is destroyed."""
    if not written:
        return {}
    vault = await text_keys.key_for_writing(runtime, owner.site, owner.aggregate_id)
    rows = [_row(runtime, owner, vault, field, text) for field, text in written.items()]
    await _texts(runtime.store, owner.site).insert_many(rows)
    return {row["field"]: SealedText(version_id=row["_id"], digest=digest_of(row)) for row in rows}


async def discard(store: Store, site: str, texts: Iterable[SealedText]) -> None:
    """Remove what was sealed for a save that was not accepted: no fact names it."""
    await _texts(store, site).delete_many({"_id": {"$in": [text.version_id for text in texts]}})


async def read(runtime: Runtime, owner: TextOwner, versions: Iterable[str]) -> dict[str, str]:
    """What these versions say; without those that cannot be read any more."""
    version_ids = list(versions)
    vault = await text_keys.key_for_reading(runtime, owner.site, owner.aggregate_id) if version_ids else None
    if vault is None:
        return {}
    rows = _texts(runtime.store, owner.site).find(
        {"_id": {"$in": version_ids}, "aggregate": key_of(owner.site, owner.aggregate_id)}
    )
    return {row["_id"]: text async for row in rows if (text := _opened(vault, owner, row)) is not None}


def _row(runtime: Runtime, owner: TextOwner, vault: Vault, field: str, text: str) -> Document:
    version_id = f"tex_{runtime.new_id().replace('-', '')}"
    sealed = vault.seal(text.encode(), COLLECTION, owner.associated_data(field, version_id), os.urandom)
    return {"_id": version_id, "aggregate": key_of(owner.site, owner.aggregate_id), "field": field, "sealed": sealed}


def _opened(vault: Vault, owner: TextOwner, row: Document) -> str | None:
    try:
        return vault.open(
            str(row.get("sealed")), COLLECTION, owner.associated_data(str(row.get("field")), row["_id"])
        ).decode()
    except DecryptionFailed:
        log.error("a sealed text is not what was sealed", aggregate=row["aggregate"], version=row["_id"])
        return None


def digest_of(row: Document) -> str:
    """What the fact keeps: whoever changes a sealed text afterwards, or moves it, is found by it."""
    return sha256("|".join(row[part] for part in ("aggregate", "field", "_id", "sealed")).encode()).hexdigest()


def _texts(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
