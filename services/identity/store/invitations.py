"""Invitations by the digest of their link: for one person, to be used once, until they expire.

A person has one open link at a time, which a unique index enforces: a new link ends the one before.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from shared.mongo import Collection, Document, DuplicateKey, Store

INVITATIONS = "invitations"
UNUSED: Document = {"used": {"$exists": False}, "ended": {"$exists": False}}


async def declare(store: Store) -> None:
    """Creates the indexes: a person's invitations, of which one is open."""
    await store.index(INVITATIONS, ["person"])
    await store.index(
        INVITATIONS, ["person"], unique=True, partialFilterExpression={"open": True}, name="one_open_link"
    )


def _invitations(store: Store) -> Collection:
    return store.collection(None, INVITATIONS)


async def open_link(store: Store, digest: str, person: str, expires: datetime, *, reset: bool = False) -> None:
    """Stores a link and ends the person's others. A link that is stored already stays as it is.

    `reset`: for an active account, to set a new password.
    """
    row = {"_id": digest, "person": person, "expires": expires, "open": True} | ({"reset": True} if reset else {})
    while await find(store, digest) is None:
        await _end(store, {"person": person, "_id": {"$ne": digest}})
        try:
            await _invitations(store).insert_one(row)
        except DuplicateKey:  # another process has opened this link or another one meanwhile
            continue


async def end_all(store: Store, person: str) -> None:
    """Ends every unused link of the person, of invitations and of resets."""
    await _end(store, {"person": person})


async def _end(store: Store, query: Document) -> None:
    await _invitations(store).update_many(query | UNUSED, {"$set": {"ended": True}, "$unset": {"open": ""}})


async def find(store: Store, digest: str) -> Document | None:
    """Returns the invitation, also one that was used or ended or has expired."""
    return await _invitations(store).find_one({"_id": digest})


def is_open(invitation: Document, now: datetime) -> bool:
    """Returns whether the link can be used now."""
    return "used" not in invitation and "ended" not in invitation and invitation["expires"] > now


async def find_ends(store: Store, people: Iterable[str]) -> dict[str, datetime]:
    """Returns the end of each person's unused invitation, also of one that has expired; no resets."""
    query = {"person": {"$in": list(people)}, "reset": {"$exists": False}} | UNUSED
    rows = _invitations(store).find(query, {"person": 1, "expires": 1}).sort("expires")
    return {row["person"]: row["expires"] async for row in rows}


async def set_totp_secret(store: Store, digest: str, totp: str) -> None:
    """Stores the encrypted secret of the second factor that is being set up with the invitation."""
    await _invitations(store).update_one({"_id": digest}, {"$set": {"totp": totp}})


async def consume(store: Store, digest: str, now: datetime) -> bool:
    """Marks the invitation as used and returns True; False when it was used or ended before or has expired."""
    usable = {"_id": digest, "expires": {"$gt": now}} | UNUSED
    used = {"$set": {"used": now}, "$unset": {"open": ""}}
    return bool((await _invitations(store).update_one(usable, used)).modified_count)


async def release(store: Store, digest: str) -> None:
    """Makes a consumed invitation usable again after its command was refused, unless a newer link is open."""
    with suppress(DuplicateKey):
        await _invitations(store).update_one({"_id": digest}, {"$unset": {"used": ""}, "$set": {"open": True}})
