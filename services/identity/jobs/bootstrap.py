"""What has to be there: every jurisdiction's training site, a key to sign with, and an operator."""

import asyncio
import json
from collections.abc import Sequence
from functools import partial

from joserfc.jwk import OKPKey

from services.identity.application.mail_queue import queue_invitation
from services.identity.domain import account, keyring
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, keyrings, profiles, signing_keys, sites
from shared.contracts.identity.accounts import AccountEvent, SigningKeyPublished
from shared.contracts.identity.sites import SiteCreated
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import AggregateId, StreamHead, new_journal_entry
from shared.mongo import StoreError
from shared.ops.telemetry import log
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import Runtime

KEYRING_ID = "key_ring"
SERVICE_ACTOR = "usr_service_identity"
KEY_CHECK_INTERVAL_SECONDS = 60.0
"""For the next key: days before it is needed."""

FIRST_OPERATOR_LETTER_ID = "invitation-first-operator"


async def prepare(runtime: Runtime) -> None:
    """Before the first request: each step is safe to repeat, and several processes may do it at once."""
    await create_training_sites(runtime)
    await rotate_signing_keys(runtime)
    await invite_first_operator(runtime)


async def create_training_sites(runtime: Runtime) -> None:
    """One row each, and all in one write; who comes second finds them there (R6)."""
    cause = runtime.command_context(SERVICE_ACTOR)
    wanted = [f"{code}-training" for code in jurisdictions()]
    there = {row["site"] async for row in runtime.store.collection(None, "sites").find({}, {"site": 1})}
    rows = [
        new_journal_entry(AggregateId("identity", site, f"sit_{site}"), StreamHead(), [SiteCreated()], cause)
        for site in wanted
        if site not in there
    ]
    await Journal.for_purpose(runtime.store, None).append_each(rows)
    for site in wanted:
        if site not in there:
            await sites.refresh_snapshot(runtime.store, site, f"sit_{site}")


async def rotate_signing_keys(runtime: Runtime) -> None:
    """A new key in good time, and the end of those whose time is over."""
    now = runtime.now()
    try:
        ring = (await keyrings.load(runtime.store, PLATFORM, KEYRING_ID)).state
    except Refused:
        ring = keyring.Keyring()
    if keyring.is_next_key_due(ring, now):
        await _publish_key(runtime, first=len(keyring.retire_expired(ring, now)) == len(ring.keys))
    if gone := keyring.retire_expired(ring, now):
        await keyrings.execute(
            runtime.store,
            PLATFORM,
            KEYRING_ID,
            lambda state: keyring.retire_expired(state, now) or gone,
            runtime.command_context(SERVICE_ACTOR),
        )
        for old in await signing_keys.list_expired(runtime.store, now):
            await signing_keys.delete(runtime.store, old["_id"])


async def _publish_key(runtime: Runtime, *, first: bool) -> None:
    """Told first, then used: by the time it signs, every process knows it. `first`: no other can sign meanwhile."""
    now = runtime.now()
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    secret, public = json.dumps(key.as_dict(private=True)).encode(), key.as_dict(private=False)
    until = now + keyring.KEY_LIFETIME
    told = SigningKeyPublished(key=key.kid or "", x=str(public["x"]), until=until.strftime("%Y-%m-%dT%H:%M:%SZ"))
    means = sign_in_of(runtime)
    sealed = means.vault.seal(secret, "signing key", told.key, means.source)
    since = now if first else now + keyring.PROPAGATION_DELAY
    await signing_keys.add(runtime.store, told.key, sealed, since, until)

    def decide(ring: keyring.Keyring) -> list[SigningKeyPublished]:
        if not keyring.is_next_key_due(ring, now):  # another process has published one just now
            raise Refused("key-there", 409, "The next key is there already.")
        return [told]

    try:
        await keyrings.execute(runtime.store, PLATFORM, KEYRING_ID, decide, runtime.command_context(SERVICE_ACTOR))
    except Refused:
        await signing_keys.delete(runtime.store, told.key)


async def invite_first_operator(runtime: Runtime) -> None:
    """By mail, to the address in the settings; later ones are invited by those there are."""
    email = runtime.settings.first_operator
    if not email or await runtime.store.collection(None, "accounts").find_one({"state.roles": "PLATFORM_OPERATOR"}):
        return
    person = await profiles.find_or_create(runtime.store, email, "First operator", runtime.new_id, runtime.now())
    for command in (account.Invite(), account.GivePlatformRole("PLATFORM_OPERATOR")):
        try:
            await accounts.execute(
                runtime.store, PLATFORM, person, partial(_decided, command), runtime.command_context(SERVICE_ACTOR)
            )
        except Refused as refused:
            if refused.slug not in ("account-there", "role-held"):
                raise
    await queue_invitation(runtime, FIRST_OPERATOR_LETTER_ID, person, {PLATFORM: ["PLATFORM_OPERATOR"]})


def _decided(command: account.Command, state: account.Account) -> Sequence[AccountEvent]:
    return account.decide(state, command)


async def run_key_rotation(runtime: Runtime) -> None:
    """For ever: the next key before the last one's end."""
    while True:
        await asyncio.sleep(KEY_CHECK_INTERVAL_SECONDS)
        try:
            await rotate_signing_keys(runtime)
        except (StoreError, Refused) as error:
            log.warning("keys will be looked after again", error=type(error).__name__)
