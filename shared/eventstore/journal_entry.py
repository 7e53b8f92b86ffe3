"""Journal entry: the events of one decision, numbered and chained by hash. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.contracts.envelope import RecordedEvent, key_of, read, with_hash
from shared.contracts.event import DatedEvent, Event, wire_type
from shared.contracts.topics import PER_PURPOSE
from shared.contracts.vocabulary import purpose_of

Document = dict[str, Any]

GENESIS = "0" * 64
"""Previous hash of the first event of an aggregate."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Idempotency key, scoped to its person, and the HMAC of its request."""

    key: str
    body: str


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Metadata of a command: actor, time, correlation and causation id, trace, id factory, idempotency key, day."""

    actor: str
    at: datetime
    correlationid: str
    causationid: str
    traceparent: str
    new_id: Callable[[], str]
    retry: IdempotencyKey | None = None
    day: date | None = None
    """The day of `at` at the site of the command, which its dated events record."""


@dataclass(frozen=True, slots=True)
class StreamHead:
    """Last sequence of an aggregate and its hash."""

    sequence: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class AggregateId:
    """Identity of an aggregate: owner service, site and id."""

    owner: str
    site: str
    id: str

    @property
    def key(self) -> str:
        return key_of(self.site, self.id)

    @property
    def source(self) -> str:
        return f"/oms/{purpose_of(self.site)}/{self.owner}" if self.owner in PER_PURPOSE else f"/oms/{self.owner}"


def new_journal_entry(
    subject: AggregateId, head: StreamHead, events: Sequence[Event], context: CommandContext
) -> Document:
    """Returns a journal document: the events of one decision, numbered and chained after the head."""
    sealed: list[Document] = []
    previous, common = head.hash, _common(subject, context)
    for sequence, event in enumerate(events, head.sequence + 1):
        position = {"id": context.new_id(), "sequence": sequence, "previoushash": previous}
        sealed.append(with_hash(common | _of(event, context.day) | position))
        previous = sealed[-1]["hash"]
    row: Document = {
        "aggregate": subject.key,
        "sequence": head.sequence + 1,
        "last": head.sequence + len(events),
        "at": context.at,
        "new": True,
        "events": sealed,
    }
    return row | ({"retry": {"key": context.retry.key, "body": context.retry.body}} if context.retry else {})


def _of(event: Event, day: date | None) -> Document:
    data = event.model_dump(mode="json", exclude_none=True)
    dated = {"day": day.isoformat()} if day and isinstance(event, DatedEvent) else {}
    return {"type": wire_type(type(event)), "data": data | dated}


def _common(subject: AggregateId, cause: CommandContext) -> Document:
    """Returns the attributes that all events of one decision share."""
    return {
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "source": subject.source,
        "subject": subject.id,
        "time": cause.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "site": subject.site,
        "actor": cause.actor,
        "correlationid": cause.correlationid,
        "causationid": cause.causationid,
        "traceparent": cause.traceparent,
    }


def head_of(row: Document) -> StreamHead:
    return StreamHead(row["last"], row["events"][-1]["hash"])


def events_in(row: Document) -> list[RecordedEvent]:
    """Returns the events of an entry, upcast to their current versions."""
    return [read(attributes) for attributes in row["events"]]
