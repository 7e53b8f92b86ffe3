"""What a running process of a service holds: its settings, its databases, who may do what, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import uuid_utils

from shared.access.replica import AccessReplica
from shared.consumer.batch_consumer import BatchConsumer
from shared.kafka.producer import EventProducer
from shared.mongo import Store
from shared.ops.settings import Settings
from shared.security.tokens import key_set


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
    access: AccessReplica
    sender: EventProducer
    now: Callable[[], datetime] = utc_now
    new_id: Callable[[], str] = new_id
    inboxes: list[BatchConsumer] = field(default_factory=list)
    held: dict[type, Any] = field(default_factory=dict)
    """What one service alone holds for as long as its process lives."""

    @classmethod
    def of(cls, service: str, settings: Settings) -> "Runtime":
        """Raises ValueError for settings that a production build does not take."""
        settings.demand_encrypted_store()
        store = Store(settings.mongo_url.get_secret_value(), service)
        runtime = cls(
            service,
            settings,
            store,
            AccessReplica(key_set(settings.token_keys), utc_now),
            EventProducer(settings.kafka_url),
        )
        runtime.access.now = lambda: runtime.now()  # noqa: PLW0108 one clock a process, also where a test sets it
        return runtime
