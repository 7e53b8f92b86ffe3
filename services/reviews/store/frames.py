"""Sampling frames, which name cases of an agency: compressed and sealed, one for each county and quarter."""

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

NAME = "frames"
SALT_BYTES = 16
LEFT_BEHIND = timedelta(hours=1)
"""From then on a frame that no fact names is what a process left that died: it goes with the next upload."""


@dataclass(frozen=True)
class Kept:
    """A frame with the salt of its digest."""

    frame: Frame
    salt: str


@dataclass(frozen=True)
class Place:
    """The county and quarter that a frame belongs to, and the vault of its site."""

    site: str
    sample: str
    vault: Vault

    @property
    def key(self) -> str:
        return key_of(self.site, self.sample)


async def declare(store: Store) -> None:
    await store.index(NAME, ["sample"])


async def keep(store: Store, place: Place, frame: Frame, now: datetime) -> str:
    """Before the fact that names it by its digest, which is answered."""
    salt = os.urandom(SALT_BYTES)
    digest, sealed = await asyncio.to_thread(_sealed, place, frame, salt)
    row: Document = {"_id": f"{place.key}|{digest}", "sample": place.key, "digest": digest, "salt": salt.hex()}
    await _frames(store, place).insert_one(row | {"site": place.site, "at": now, "sealed": sealed})
    return digest


async def let_go(store: Store, place: Place, digest: str) -> None:
    """Remove one that was not accepted: no fact names it."""
    await _frames(store, place).delete_one({"_id": f"{place.key}|{digest}"})


async def let_go_of_earlier(store: Store, place: Place, digest: str, earlier: str, now: datetime) -> None:
    """Once `digest` stands in its place: the one before, and what was left behind."""
    gone = [{"digest": earlier}, {"at": {"$lt": now - LEFT_BEHIND}}]
    await _frames(store, place).delete_many({"sample": place.key, "digest": {"$ne": digest}, "$or": gone})


async def read(store: Store, place: Place, digest: str) -> Kept:
    """Raises Refused where another one took its place meanwhile, and CannotOpen."""
    row = await _frames(store, place).find_one({"_id": f"{place.key}|{digest}"})
    if row is None:
        raise Refused("frame-changed", 409, "Another frame came in just now. Nothing was changed: ask again.")
    return Kept(await asyncio.to_thread(_opened, place, row), row["salt"])


def _sealed(place: Place, frame: Frame, salt: bytes) -> tuple[str, str]:
    digest = frame.digest(salt)
    packed = zlib.compress(frame.canonical.encode())
    return digest, place.vault.seal(packed, NAME, f"{place.key}|{digest}", os.urandom)


def _opened(place: Place, row: Document) -> Frame:
    return read_canonical(zlib.decompress(place.vault.open(row["sealed"], NAME, row["_id"])).decode())


def _frames(store: Store, place: Place) -> Collection:
    return store.of_site(place.site, NAME)
