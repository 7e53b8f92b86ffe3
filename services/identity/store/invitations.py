"""Invitations by the digest of their link: for one person, to be used once, until they expire."""

from datetime import datetime

from shared.mongo import Collection, Document, Store

INVITATIONS = "invitations"


async def declare(store: Store) -> None:
    """Creates the index of a person's invitations."""
    await store.index(INVITATIONS, ["person"])


def _invitations(store: Store) -> Collection:
    return store.collection(None, INVITATIONS)


async def add(store: Store, digest: str, person: str, expires: datetime, *, reset: bool = False) -> None:
    """Stores an invitation. `reset`: for an active account, to set a new password."""
    row = {"_id": digest, "person": person, "expires": expires}
    await _invitations(store).insert_one(row | ({"reset": True} if reset else {}))


async def find(store: Store, digest: str) -> Document | None:
    """Returns the invitation, also one that was used or has expired."""
    return await _invitations(store).find_one({"_id": digest})


async def set_totp_secret(store: Store, digest: str, totp: str) -> None:
    """Stores the encrypted secret of the second factor that is being set up with the invitation."""
    await _invitations(store).update_one({"_id": digest}, {"$set": {"totp": totp}})


async def consume(store: Store, digest: str, now: datetime) -> bool:
    """Marks the invitation as used and returns True; False when it was used before or has expired."""
    usable = {"_id": digest, "used": {"$exists": False}, "expires": {"$gt": now}}
    return bool((await _invitations(store).update_one(usable, {"$set": {"used": now}})).modified_count)


async def release(store: Store, digest: str) -> None:
    """Makes a consumed invitation usable again, after the command that it was consumed for was refused."""
    await _invitations(store).update_one({"_id": digest}, {"$unset": {"used": ""}})
