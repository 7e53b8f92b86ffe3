"""Which keys sign tokens now: a new one in good time before the old one's end, so that no token ever fails."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.accounts import KeyRingEvent, SigningKeyPublished, SigningKeyRetired

KEY_LIFETIME = timedelta(days=30)
KEY_OVERLAP = timedelta(days=2)
"""Before the end of the newest key the next one is published; both hold meanwhile."""

PROPAGATION_DELAY = timedelta(seconds=30)
"""After it was told of, a further key signs: by then every process has heard of it."""


class Keyring(BaseModel):
    """Key → until when it may sign."""

    model_config = ConfigDict(frozen=True)

    keys: dict[str, str] = {}


def is_next_key_due(ring: Keyring, now: datetime) -> bool:
    """Whether it is time for the next key."""
    return all(datetime.fromisoformat(until) - KEY_OVERLAP <= now for until in ring.keys.values())


def retire_expired(ring: Keyring, now: datetime) -> Sequence[KeyRingEvent]:
    """All whose time is over."""
    return [SigningKeyRetired(key=key) for key, until in ring.keys.items() if datetime.fromisoformat(until) <= now]


def decide(_ring: Keyring, event: KeyRingEvent) -> Sequence[KeyRingEvent]:
    """Returns the event itself."""
    return [event]


def evolve(ring: Keyring, recorded: RecordedEvent) -> Keyring:
    match event := cast("KeyRingEvent", recorded.event):
        case SigningKeyPublished(key=key, until=until):
            return Keyring(keys={**ring.keys, key: until})
        case SigningKeyRetired(key=key):
            return Keyring(keys={name: until for name, until in ring.keys.items() if name != key})
        case _:
            assert_never(event)
