"""Reader of the database of publications, the only database that the public process opens, read-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from shared.mongo import Store


class DamagedDocument(Exception):
    """A document whose content does not have the hash that names it, or that is missing."""


@dataclass(frozen=True)
class Release:
    """A line of the release log; `reason` is the code of a withdrawal's reason."""

    site: str
    version: str
    order: int
    state: Literal["published", "withdrawn"]
    manifest: str
    release_day: str
    withdrawal_day: str | None = None
    reason: str | None = None


class ReleaseReader:
    """Reads releases and documents; `store` is opened with a user that may read this database alone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def releases(self) -> list[Release]:
        """Return the release log, the newest first. Raises StoreError."""
        rows = await self._store.collection(None, "releases").find().sort("order", -1).to_list(None)
        return [
            Release(
                row["site"],
                row["version"],
                row["order"],
                row["state"],
                row["manifest"],
                row["released"],
                row.get("withdrawn"),
                row.get("reason"),
            )
            for row in rows
        ]

    async def documents(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Return the contents of documents by hash. Raises StoreError, DamagedDocument."""
        expected = set(hashes)
        rows = await self._store.collection(None, "documents").find({"_id": {"$in": sorted(expected)}}).to_list(None)
        contents = {row["_id"]: bytes(row["content"]) for row in rows}
        for digest in expected:
            if sha256(contents.get(digest, b"")).hexdigest() != digest:
                raise DamagedDocument(digest)
        return contents

    async def ping(self) -> None:
        await self._store.ping()
