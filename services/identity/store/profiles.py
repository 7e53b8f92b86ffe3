"""Profiles of people, which identity alone stores: name, address and means of signing in. No event holds any of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.errors import Refused
from shared.mongo import Collection, Document, DuplicateKey, Store

PROFILES = "profiles"
MAX_LETTERS, LETTERS_PERIOD = 3, timedelta(hours=1)
"""Limit of the letters that a person gets because somebody who knows their address asks for them."""


async def declare(store: Store) -> None:
    """Creates the indexes: an address, a passkey and an account at a provider belong to one person."""
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
    """Returns the id of the person with this address, with a new profile where there is none. Safe to repeat."""
    if profile := await find_by_email(store, email):
        return str(profile["_id"])
    person = f"usr_{new_id().replace('-', '')}"
    try:
        await _profiles(store).insert_one({"_id": person, "email": email, "name": name, "created": now})
    except DuplicateKey:  # another process was first
        return await find_or_create(store, email, name, new_id, now)
    return person


async def find_by_email(store: Store, email: str) -> Document | None:
    """Returns the profile with this normalized address."""
    return await _profiles(store).find_one({"email": email})


async def find_by_passkey(store: Store, credential: str) -> Document | None:
    """Returns the profile that has a passkey with this credential id."""
    return await _profiles(store).find_one({"passkeys.credential_id": credential})


async def find_by_provider(store: Store, provider: str, subject: str) -> Document | None:
    """Returns the profile that is linked to this subject of an OpenID Connect provider."""
    return await _profiles(store).find_one({"providers": f"{provider}|{subject}"})


async def load(store: Store, person: str) -> Document:
    """Returns the profile. Raises Refused("not-found")."""
    if profile := await _profiles(store).find_one({"_id": person}):
        return profile
    raise Refused.missing()


async def load_names(store: Store, people: Iterable[str]) -> Mapping[str, Document]:
    """Returns name, address and last use of many people by their ids; no secrets."""
    fields = {"email": 1, "name": 1, "last_used": 1}
    return {row["_id"]: row async for row in _profiles(store).find({"_id": {"$in": list(people)}}, fields)}


async def update_fields(store: Store, person: str, fields: Document) -> None:
    """Sets these fields; None removes one."""
    update: Document = {}
    if removed := {name: "" for name, value in fields.items() if value is None}:
        update["$unset"] = removed
    if changed := {name: value for name, value in fields.items() if value is not None}:
        update["$set"] = changed
    await _profiles(store).update_one({"_id": person}, update)


async def consume_totp_step(store: Store, person: str, step: int) -> bool:
    """Uses up the time step of a code and returns True; False when it or a later one was used: a code counts once."""
    unused = {"_id": person, "$or": [{"totp_step": {"$lt": step}}, {"totp_step": {"$exists": False}}]}
    return bool((await _profiles(store).update_one(unused, {"$set": {"totp_step": step}})).modified_count)


async def consume_recovery_code(store: Store, person: str, digest: str) -> bool:
    """Removes a recovery code and returns True; False when the person has no such code left."""
    query = {"_id": person, "recovery": digest}
    return bool((await _profiles(store).update_one(query, {"$pull": {"recovery": digest}})).modified_count)


async def take_letter(store: Store, person: str, now: datetime) -> bool:
    """Counts a letter that somebody asked for without signing in; False when the person had enough of them lately."""
    oldest = f"letters.{MAX_LETTERS - 1}"
    few = {"_id": person, "$or": [{oldest: {"$exists": False}}, {"letters.0": {"$lte": now - LETTERS_PERIOD}}]}
    counted = {"$push": {"letters": {"$each": [now], "$slice": -MAX_LETTERS}}}
    return bool((await _profiles(store).update_one(few, counted)).modified_count)


async def add_passkey(store: Store, person: str, passkey: Mapping[str, Any]) -> None:
    """Adds a passkey to the profile."""
    await _profiles(store).update_one({"_id": person}, {"$push": {"passkeys": dict(passkey)}})


async def name_passkey(store: Store, person: str, credential: str, label: str) -> None:
    """Sets the label of a passkey."""
    query = {"_id": person, "passkeys.credential_id": credential}
    await _profiles(store).update_one(query, {"$set": {"passkeys.$.label": label}})


async def remove_passkey(store: Store, person: str, credential: str) -> None:
    """Removes a passkey from the profile."""
    await _profiles(store).update_one({"_id": person}, {"$pull": {"passkeys": {"credential_id": credential}}})


async def remove_factors(store: Store, person: str) -> None:
    """Removes every second factor and recovery code; a password that is too short without them has to be replaced."""
    removed = dict.fromkeys(("totp", "totp_step", "totp_begun", "passkeys", "recovery"))
    await update_fields(store, person, removed | {"factors_reset": True})


async def advance_passkey_counter(store: Store, person: str, credential: str, before: int, after: int) -> bool:
    """Sets a passkey's counter; False when it is not `before` any more: then one of two devices is a copy."""
    query = {"_id": person, "passkeys": {"$elemMatch": {"credential_id": credential, "counter": before}}}
    result = await _profiles(store).update_one(query, {"$set": {"passkeys.$.counter": after}})
    return bool(result.matched_count)


async def link_provider(store: Store, person: str, provider: str, subject: str) -> None:
    """Links the profile to a subject of an OpenID Connect provider."""
    await _profiles(store).update_one({"_id": person}, {"$addToSet": {"providers": f"{provider}|{subject}"}})


async def touch(store: Store, person: str, now: datetime) -> None:
    """Moves the time of last use forward, which the user list shows."""
    await _profiles(store).update_one({"_id": person}, {"$max": {"last_used": now}})
