"""What a running process of a service holds: its settings, its databases, the keys of tokens, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import uuid_utils

from shared.inbox import Inbox
from shared.kafka import Sender
from shared.mongo import Store
from shared.security import Keys, key_set
from shared.settings import Settings


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """UUIDv7: ids that sort by the time they were made."""
    return str(uuid_utils.uuid7())


@dataclass
class Runtime:
    """Made once a process; the only place where time and ids come from outside."""

    service: str
    settings: Settings
    store: Store
    keys: Keys
    sender: Sender
    now: Callable[[], datetime] = utc_now
    new_id: Callable[[], str] = new_id
    inboxes: list[Inbox] = field(default_factory=list)

    @classmethod
    def of(cls, service: str, settings: Settings) -> "Runtime":
        store = Store(settings.mongo_url.get_secret_value(), service)
        return cls(service, settings, store, key_set(settings.token_keys), Sender(settings.kafka_url))
