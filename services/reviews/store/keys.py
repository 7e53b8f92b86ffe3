"""The keys of texts: one a case, wrapped by its site's key, which comes from a key that no database holds."""

import asyncio
import os

from shared.contracts.envelope import key_of
from shared.mongo import Collection, Document, DuplicateKey, Store
from shared.refused import Refused
from shared.runtime import Runtime
from shared.telemetry import log
from shared.vault import KEY_BYTES, CannotOpen, Vault

NAME = "text_keys"
A_MOMENT = 0.005
"""Seconds."""


def site_vault(runtime: Runtime, site: str) -> Vault:
    """What wraps the keys of a site's cases, and seals what belongs to a site as a whole."""
    master: Vault = runtime.held[Vault]
    return master.of_part(site)


async def hold_keys(runtime: Runtime) -> None:
    """At the start of a process. Raises ValueError for a setting that is no key."""
    settings = runtime.settings
    previous = settings.previous_secret_key.get_secret_value() or None
    runtime.held[Vault] = Vault.of(settings.secret_key.get_secret_value(), previous)


async def key_for_writing(runtime: Runtime, site: str, case: str) -> Vault:
    """The case's own key, made at the first text. Raises Refused once it was destroyed, or where it does not open."""
    while True:
        if vault := await _existing(runtime, site, case) or await _new(runtime, site, case):
            return vault
        await asyncio.sleep(A_MOMENT)


async def key_for_reading(runtime: Runtime, site: str, case: str) -> Vault | None:
    """None where no text was ever written, the key was destroyed, or it does not open."""
    try:
        return await _existing(runtime, site, case)
    except Refused:
        return None


async def destroy(store: Store, site: str, case: str) -> None:
    """For good: no copy is kept. Safe to repeat."""
    gone: Document = {"$unset": {"wrapped": True}, "$set": {"site": site, "destroyed": True}}
    await _keys(store, site).update_one({"_id": key_of(site, case)}, gone, upsert=True)


async def _existing(runtime: Runtime, site: str, case: str) -> Vault | None:
    row = await _keys(runtime.store, site).find_one({"_id": key_of(site, case)})
    if row is None:
        return None
    if "wrapped" not in row:
        raise Refused("text-destroyed", 409, "The texts of this case were destroyed. None can be written any more.")
    try:
        return Vault(site_vault(runtime, site).open(row["wrapped"], NAME, key_of(site, case)))
    except CannotOpen:  # OMS_SECRET_KEY is another one, or somebody put another case's key here
        log.error("the key of a case's texts does not open", site=site, case=case)
        words = "The texts of this case cannot be opened now. Nothing was changed. Tell your administrator."
        raise Refused("text-locked-away", 503, words) from None


async def _new(runtime: Runtime, site: str, case: str) -> Vault | None:
    """None where somebody else wrote the case's first text just now: theirs is seen once most servers have it."""
    key, about = os.urandom(KEY_BYTES), key_of(site, case)
    wrapped = site_vault(runtime, site).seal(key, NAME, about, os.urandom)
    try:
        await _keys(runtime.store, site).insert_one({"_id": about, "site": site, "wrapped": wrapped})
    except DuplicateKey:
        return None
    return Vault(key)


def _keys(store: Store, site: str) -> Collection:
    return store.of_site(site, NAME)
