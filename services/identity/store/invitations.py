"""Invitations by the digest of their link: for one person, once, until a day."""

from datetime import datetime

from shared.mongo import Collection, Document, Store

INVITATIONS = "invitations"


async def declare(store: Store) -> None:
    await store.index(INVITATIONS, ["person"])


def _invitations(store: Store) -> Collection:
    return store.collection(None, INVITATIONS)


async def add(store: Store, digest: str, person: str, expires: datetime, *, reset: bool = False) -> None:
    """`reset`: for somebody who works here already, to set a new password."""
    row = {"_id": digest, "person": person, "expires": expires}
    await _invitations(store).insert_one(row | ({"reset": True} if reset else {}))


async def find(store: Store, digest: str) -> Document | None:
    return await _invitations(store).find_one({"_id": digest})


async def set_totp_secret(store: Store, digest: str, totp: str) -> None:
    """The sealed secret of a second factor that is being set up with it."""
    await _invitations(store).update_one({"_id": digest}, {"$set": {"totp": totp}})


async def consume(store: Store, digest: str, now: datetime) -> bool:
    """Take it; no when somebody was there first or its day is over."""
    good = {"_id": digest, "used": {"$exists": False}, "expires": {"$gt": now}}
    return bool((await _invitations(store).update_one(good, {"$set": {"used": now}})).modified_count)


async def release(store: Store, digest: str) -> None:
    """What it was taken for did not come to its end."""
    await _invitations(store).update_one({"_id": digest}, {"$unset": {"used": ""}})
