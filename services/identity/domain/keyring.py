"""Keyring: the keys that sign tokens now, with the rules of when the next one is due and which have expired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.accounts import KeyRingEvent, SigningKeyPublished, SigningKeyRetired
from shared.errors import Refused

KEY_LIFETIME = timedelta(days=30)
KEY_OVERLAP = timedelta(days=2)
"""Time before the end of the newest key at which the next one is published; both are valid until then."""

PROPAGATION_DELAY = timedelta(seconds=30)
"""Time from a key's publication to its first signature, in which every process reads the event."""


class Keyring(BaseModel):
    """Keys with the time until which each may sign."""

    model_config = ConfigDict(frozen=True)

    keys: dict[str, str] = {}


@dataclass(frozen=True)
class PublishKey:
    """`at`: the time for which the next key must be due."""

    published: SigningKeyPublished
    at: datetime


@dataclass(frozen=True)
class RetireExpired:
    at: datetime


Command = PublishKey | RetireExpired


def is_next_key_due(ring: Keyring, now: datetime) -> bool:
    """Returns whether every key is within the overlap before its end, or over."""
    return all(datetime.fromisoformat(until) - KEY_OVERLAP <= now for until in ring.keys.values())


def expired_keys(ring: Keyring, now: datetime) -> Sequence[str]:
    """Returns the keys whose end is reached."""
    return [key for key, until in ring.keys.items() if datetime.fromisoformat(until) <= now]


def decide(ring: Keyring, command: Command) -> Sequence[KeyRingEvent]:
    """Raises Refused when another process has published the next key."""
    match command:
        case PublishKey(published, at):
            if not is_next_key_due(ring, at):
                raise Refused("key-there", 409, "The next key is there already.")
            return [published]
        case RetireExpired(at):
            return [SigningKeyRetired(key=key) for key in expired_keys(ring, at)]
        case _:
            assert_never(command)


def evolve(ring: Keyring, recorded: RecordedEvent) -> Keyring:
    match event := cast("KeyRingEvent", recorded.event):
        case SigningKeyPublished(key=key, until=until):
            return Keyring(keys={**ring.keys, key: until})
        case SigningKeyRetired(key=key):
            return Keyring(keys={name: until for name, until in ring.keys.items() if name != key})
        case _:
            assert_never(event)
