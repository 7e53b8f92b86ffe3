"""Collection of text versions, sealed (AES-256-GCM), bound to site, case, field and version, immutable."""

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
    """Case or stakeholder interview that texts belong to."""

    site: str
    aggregate_id: str

    def associated_data(self, field: str, version_id: str) -> str:
        """Returns the data that a sealed text is bound to: elsewhere it does not open."""
        return f"{key_of(self.site, self.aggregate_id)}|{field}|{version_id}"


async def declare(store: Store) -> None:
    await store.index(COLLECTION, ["aggregate"])


async def seal(runtime: Runtime, owner: TextOwner, written: Mapping[str, str]) -> dict[str, SealedText]:
    """Stores texts before the event that names them. Raises Refused after the destruction of the case's key."""
    if not written:
        return {}
    vault = await text_keys.key_for_writing(runtime, owner.site, owner.aggregate_id)
    rows = [_row(runtime, owner, vault, field, text) for field, text in written.items()]
    await _texts(runtime.store, owner.site).insert_many(rows)
    return {row["field"]: SealedText(version_id=row["_id"], digest=digest_of(row)) for row in rows}


async def discard(store: Store, site: str, texts: Iterable[SealedText]) -> None:
    """Deletes texts that no event names: their save was refused."""
    await _texts(store, site).delete_many({"_id": {"$in": [text.version_id for text in texts]}})


async def read(runtime: Runtime, owner: TextOwner, versions: Iterable[str]) -> dict[str, str]:
    """Returns the readable texts of these versions."""
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
        log.error("text.unreadable", aggregate=row["aggregate"], version=row["_id"])
        return None


def digest_of(row: Document) -> str:
    """Returns the digest that the event holds: it reveals a later change of the sealed text."""
    return sha256("|".join(row[part] for part in ("aggregate", "field", "_id", "sealed")).encode()).hexdigest()


def _texts(store: Store, site: str) -> Collection:
    return store.of_site(site, COLLECTION)
