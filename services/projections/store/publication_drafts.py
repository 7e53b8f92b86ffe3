"""Drafts of publications: documents and the sealed increment of the ledger. Nothing here is public."""

import os
import zlib
from dataclasses import asdict
from typing import Any

from services.projections.domain.increment_text import from_json, to_json
from services.projections.domain.new_version import Increment, NewVersion
from services.projections.publication.documents import MANIFEST
from shared.mongo import Collection, Document, Store
from shared.security.encryption import Vault

DRAFTS, DOCUMENTS = "publication_drafts", "publication_documents"
SEALED = "publication ledger"
"""The purpose that a sealed increment is bound to."""


def key_of_version(site: str, version: str) -> str:
    return f"{site}|{version}"


async def save_draft(store: Store, vault: Vault, site: str, version: str, made: NewVersion) -> None:
    """Save documents and increment of a version; saving it again replaces what an interrupted attempt left."""
    documents = store.of_site(site, DOCUMENTS)
    for document in made.documents:
        content = {"$setOnInsert": {"content": document.content}}
        await documents.update_one({"_id": document.sha256}, content, upsert=True)
    key = key_of_version(site, version)
    row: Document = {
        "site": site,
        "version": version,
        "documents": [{"name": document.name, "sha256": document.sha256} for document in made.documents],
        "coarsened": len(made.coarsened),
        "audit": asdict(made.audit),
        "increment": vault.seal(zlib.compress(to_json(made.increment)), SEALED, key, os.urandom),
    }
    await _drafts(store, site).replace_one({"_id": key}, row, upsert=True)


async def find_draft(store: Store, site: str, version: str) -> Document | None:
    return await _drafts(store, site).find_one({"_id": key_of_version(site, version)})


def open_increment(vault: Vault, row: Document) -> Increment:
    """Return the increment of a row of drafts or of the ledger. Raises DecryptionFailed."""
    return from_json(zlib.decompress(vault.open(row["increment"], SEALED, row["_id"])))


async def read_documents(store: Store, site: str, digests: list[str]) -> dict[str, bytes]:
    """Return documents by their digest."""
    rows = store.of_site(site, DOCUMENTS).find({"_id": {"$in": digests}})
    return {row["_id"]: bytes(row["content"]) async for row in rows}


def digests_of(row: dict[str, Any]) -> list[str]:
    """Return the digests of a draft's documents, the manifest's last."""
    assert row["documents"][-1]["name"] == MANIFEST
    return [document["sha256"] for document in row["documents"]]


def _drafts(store: Store, site: str) -> Collection:
    return store.of_site(site, DRAFTS)
