"""Collection of sampling frames, compressed and sealed, one for each county and quarter."""

import asyncio
import os
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.reviews.domain.sampling.frame import Frame, read_canonical
from shared.contracts.envelope import key_of
from shared.errors import Refused
from shared.mongo import Collection, Document, Store
from shared.security.encryption import Vault

COLLECTION = "frames"
SALT_BYTES = 16
ORPHAN_MIN_AGE = timedelta(hours=1)
"""Minimum age of an orphan: a frame that no event names, left by a process that died. The next upload deletes it."""


@dataclass(frozen=True)
class StoredFrame:
    """A frame with the salt of its digest."""

    frame: Frame
    salt: str


@dataclass(frozen=True)
class FrameAddress:
    """County and quarter of a frame, and the vault of its site."""

    site: str
    sample: str
    vault: Vault

    @property
    def key(self) -> str:
        return key_of(self.site, self.sample)


async def declare(store: Store) -> None:
    await store.index(COLLECTION, ["sample"])


async def save(store: Store, address: FrameAddress, frame: Frame, now: datetime) -> str:
    """Stores a frame before the event that names it. Returns its digest."""
    salt = os.urandom(SALT_BYTES)
    digest, sealed = await asyncio.to_thread(_sealed, address, frame, salt)
    row: Document = {"_id": f"{address.key}|{digest}", "sample": address.key, "digest": digest, "salt": salt.hex()}
    await _frames(store, address).insert_one(row | {"site": address.site, "at": now, "sealed": sealed})
    return digest


async def discard(store: Store, address: FrameAddress, digest: str) -> None:
    """Deletes a frame that no event names."""
    await _frames(store, address).delete_one({"_id": f"{address.key}|{digest}"})


async def discard_earlier(store: Store, address: FrameAddress, digest: str, earlier: str, now: datetime) -> None:
    """Deletes the replaced frame and orphans, once an event names `digest`."""
    gone = [{"digest": earlier}, {"at": {"$lt": now - ORPHAN_MIN_AGE}}]
    await _frames(store, address).delete_many({"sample": address.key, "digest": {"$ne": digest}, "$or": gone})


async def read(store: Store, address: FrameAddress, digest: str) -> StoredFrame:
    """Returns a frame. Raises Refused if another one has replaced it, and DecryptionFailed."""
    row = await _frames(store, address).find_one({"_id": f"{address.key}|{digest}"})
    if row is None:
        raise Refused("frame-changed", 409, "Another frame came in just now. Nothing was changed: ask again.")
    return StoredFrame(await asyncio.to_thread(_opened, address, row), row["salt"])


def _sealed(address: FrameAddress, frame: Frame, salt: bytes) -> tuple[str, str]:
    digest = frame.digest(salt)
    packed = zlib.compress(frame.canonical.encode())
    return digest, address.vault.seal(packed, COLLECTION, f"{address.key}|{digest}", os.urandom)


def _opened(address: FrameAddress, row: Document) -> Frame:
    return read_canonical(zlib.decompress(address.vault.open(row["sealed"], COLLECTION, row["_id"])).decode())


def _frames(store: Store, address: FrameAddress) -> Collection:
    return store.of_site(address.site, COLLECTION)
