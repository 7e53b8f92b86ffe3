"""People as identity alone knows them: name, address, and what they sign in with. Nothing of it is in an event."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from shared.errors import Refused
from shared.mongo import Collection, Document, DuplicateKey, Store

PROFILES = "profiles"


async def declare(store: Store) -> None:
    """One address, one person."""
    await store.index(PROFILES, ["email"], unique=True)
    await store.index(
        PROFILES,
        ["passkeys.credential_id"],
        unique=True,
        partialFilterExpression={"passkeys.credential_id": {"$exists": True}},
        name="passkeys",
    )
    await store.index(
        PROFILES, ["providers"], unique=True, partialFilterExpression={"providers": {"$exists": True}}, name="providers"
    )


def _profiles(store: Store) -> Collection:
    return store.collection(None, PROFILES)


async def find_or_create(store: Store, email: str, name: str, new_id: Callable[[], str], now: datetime) -> str:
    """The id of the person with this address, who is taken in when nobody has it yet. Safe to repeat."""
    if found := await find_by_email(store, email):
        return str(found["_id"])
    person = f"usr_{new_id().replace('-', '')}"
    try:
        await _profiles(store).insert_one({"_id": person, "email": email, "name": name, "created": now})
    except DuplicateKey:  # somebody else took them in just now
        return await find_or_create(store, email, name, new_id, now)
    return person


async def find_by_email(store: Store, email: str) -> Document | None:
    return await _profiles(store).find_one({"email": email})


async def find_by_passkey(store: Store, credential: str) -> Document | None:
    return await _profiles(store).find_one({"passkeys.credential_id": credential})


async def find_by_provider(store: Store, provider: str, subject: str) -> Document | None:
    """Somebody whom an OpenID Connect provider vouched for before."""
    return await _profiles(store).find_one({"providers": f"{provider}|{subject}"})


async def load(store: Store, person: str) -> Document:
    """Raises Refused("not-found")."""
    if found := await _profiles(store).find_one({"_id": person}):
        return found
    raise Refused.missing()


async def load_names(store: Store, people: Iterable[str]) -> Mapping[str, Document]:
    """Name, address, last use and factors of many people at once; secrets stay where they are."""
    shown = {"email": 1, "name": 1, "last_used": 1}
    return {one["_id"]: one async for one in _profiles(store).find({"_id": {"$in": list(people)}}, shown)}


async def update_fields(store: Store, person: str, fields: Document) -> None:
    """Set these fields; None removes one."""
    update: Document = {}
    if gone := {name: "" for name, value in fields.items() if value is None}:
        update["$unset"] = gone
    if new := {name: value for name, value in fields.items() if value is not None}:
        update["$set"] = new
    await _profiles(store).update_one({"_id": person}, update)


async def consume_totp_step(store: Store, person: str, step: int) -> bool:
    """Take a code's time step; no when it, or a later one, was used before: a code counts once."""
    unused = {"_id": person, "$or": [{"totp_step": {"$lt": step}}, {"totp_step": {"$exists": False}}]}
    return bool((await _profiles(store).update_one(unused, {"$set": {"totp_step": step}})).modified_count)


async def consume_recovery_code(store: Store, person: str, digest: str) -> bool:
    """Take a recovery code; no when there is none, or somebody was there first."""
    held = {"_id": person, "recovery": digest}
    return bool((await _profiles(store).update_one(held, {"$pull": {"recovery": digest}})).modified_count)


async def add_passkey(store: Store, person: str, passkey: Mapping[str, Any]) -> None:
    await _profiles(store).update_one({"_id": person}, {"$push": {"passkeys": dict(passkey)}})


async def advance_passkey_counter(store: Store, person: str, credential: str, before: int, after: int) -> bool:
    """Move a passkey's counter on; no when somebody else did meanwhile: then one of the two is a copy."""
    held = {"_id": person, "passkeys": {"$elemMatch": {"credential_id": credential, "counter": before}}}
    done = await _profiles(store).update_one(held, {"$set": {"passkeys.$.counter": after}})
    return bool(done.matched_count)


async def link_provider(store: Store, person: str, provider: str, subject: str) -> None:
    await _profiles(store).update_one({"_id": person}, {"$addToSet": {"providers": f"{provider}|{subject}"}})


async def touch(store: Store, person: str, now: datetime) -> None:
    """For the user list's column of last use."""
    await _profiles(store).update_one({"_id": person}, {"$max": {"last_used": now}})
