"""Runtime of a service's process: its settings, databases, access replica, producer and clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

import uuid_utils

from shared.access.replica import AccessReplica
from shared.eventstore.journal_entry import CommandContext, IdempotencyKey
from shared.kafka.producer import EventProducer
from shared.mongo import Store
from shared.ops.settings import Settings
from shared.ops.telemetry import traceparent
from shared.outbox.commit_queue import CommitQueues
from shared.security.tokens import key_set

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """Return a UUIDv7: ids that sort by the time of their creation."""
    return str(uuid_utils.uuid7())


@dataclass
class Runtime:
    """Dependencies of one process, made once; the only source of time and ids. Services that need more subclass it."""

    service: str
    settings: Settings
    store: Store
    access: AccessReplica
    producer: EventProducer
    commits: CommitQueues
    """Journal entries on their way from `store` to the outbox relays."""

    now: Clock = utc_now
    new_id: Callable[[], str] = new_id

    @classmethod
    def from_settings(cls, service: str, settings: Settings, now: Clock = utc_now) -> Self:
        """Raise ValueError for settings that a production build refuses."""
        settings.demand_encrypted_store()
        commits = CommitQueues()
        return cls(
            service,
            settings,
            Store(settings.mongo_url.get_secret_value(), service, on_commit=commits.add),
            AccessReplica(key_set(settings.token_keys), now),
            EventProducer(settings.kafka_url),
            commits,
            now,
        )

    def today(self, site: str) -> date:
        """Return the day that it is now at the site."""
        return self.access.state.day(self.now(), site)

    def command_context(
        self, actor: str, idempotency_key: IdempotencyKey | None = None, site: str | None = None
    ) -> CommandContext:
        """Return the context of a command that starts here and now: it is its own correlation and cause."""
        request_id, at = self.new_id(), self.now()
        day = self.access.state.day(at, site) if site else None
        return CommandContext(actor, at, request_id, request_id, traceparent(), self.new_id, idempotency_key, day)
