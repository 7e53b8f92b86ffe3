"""Rotation of the keys that sign tokens: the next one is published before the newest ends, expired ones are deleted."""

import asyncio
import json

from joserfc.jwk import OKPKey

from services.identity.domain import keyring
from services.identity.runtime import SERVICE_ACTOR, sign_in_of
from services.identity.store import keyrings, signing_keys
from shared.contracts.identity.accounts import SigningKeyPublished
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.mongo import StoreError
from shared.ops.telemetry import log
from shared.runtime import Runtime

KEYRING_ID = "key_ring"
KEY_CHECK_INTERVAL_SECONDS = 60.0
"""Short against the days between the publication of a key and its first use."""


async def run_key_rotation(runtime: Runtime) -> None:
    """Rotates the keys at each interval until cancelled."""
    while True:
        await asyncio.sleep(KEY_CHECK_INTERVAL_SECONDS)
        try:
            await rotate_signing_keys(runtime)
        except (StoreError, Refused) as error:
            log.warning("key_rotation.retry", error=type(error).__name__)


async def rotate_signing_keys(runtime: Runtime) -> None:
    """Publishes the next key when it is due and retires those that have expired."""
    now = runtime.now()
    try:
        ring = (await keyrings.load(runtime.store, PLATFORM, KEYRING_ID)).state
    except Refused:
        ring = keyring.Keyring()
    if keyring.is_next_key_due(ring, now):
        await _publish_key(runtime, first=len(keyring.expired_keys(ring, now)) == len(ring.keys))
    if keyring.expired_keys(ring, now):
        cause = runtime.command_context(SERVICE_ACTOR)
        await keyrings.execute(runtime.store, cause, PLATFORM, KEYRING_ID, keyring.RetireExpired(now))
        for key in await signing_keys.list_expired(runtime.store, now):
            await signing_keys.delete(runtime.store, key["_id"])


async def _publish_key(runtime: Runtime, *, first: bool) -> None:
    """Publishes a new key before it signs: by then every process knows it.

    `first`: no other key can sign, so this one does at once.
    """
    now, sign_in = runtime.now(), sign_in_of(runtime)
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    secret, public = json.dumps(key.as_dict(private=True)).encode(), key.as_dict(private=False)
    until = now + keyring.KEY_LIFETIME
    published = SigningKeyPublished(key=key.kid or "", x=str(public["x"]), until=until.strftime("%Y-%m-%dT%H:%M:%SZ"))
    sealed = sign_in.vault.seal(secret, "signing key", published.key, sign_in.source)
    since = now if first else now + keyring.PROPAGATION_DELAY
    await signing_keys.add(runtime.store, published.key, sealed, since, until)
    cause = runtime.command_context(SERVICE_ACTOR)
    try:
        await keyrings.execute(runtime.store, cause, PLATFORM, KEYRING_ID, keyring.PublishKey(published, now))
    except Refused:
        await signing_keys.delete(runtime.store, published.key)
