"""Envelope of a record in the journal and on the wire: CloudEvents 1.0 with the aggregate's own sequence."""

import hashlib
import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.contracts.event import REGISTRY, DatedEvent, Event, upcast
from shared.contracts.vocabulary import PersonId, SiteOrJurisdiction, text

TYPE = re.compile(r"(oms\.[a-z]+\.[a-z_]+)\.v([1-9][0-9]{0,3})")
Hash = Annotated[str, text(r"[0-9a-f]{64}")]
Id = Annotated[str, text(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]


class Unreadable(Exception):
    """A record that this program cannot read. The message never repeats the record's content."""


class UnsupportedEventVersion(Unreadable):
    """A known event in a version newer than this program's: it waits for the upgrade."""


class HashMismatch(Unreadable):
    """A record whose hash does not match its content."""


class Envelope(BaseModel):
    """The CloudEvents attributes and our extensions; the event class validates `data`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: Id
    source: Annotated[str, text(r"/oms(/(training|cqi|cfsr))?/[a-z]+")]
    type: Annotated[str, text(r"oms\.[a-z]+\.[a-z_]+\.v[1-9][0-9]{0,3}")]
    subject: Annotated[str, text(r"[a-z]{3}_[0-9a-z_-]{1,64}")]
    time: Annotated[str, text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z")]
    site: SiteOrJurisdiction
    sequence: Annotated[int, Field(ge=1)]
    actor: PersonId
    correlationid: Id
    causationid: Id
    traceparent: Annotated[str, text(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")]
    previoushash: Hash
    hash: Hash
    data: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.time)


class RecordedEvent(NamedTuple):
    """An event with its envelope, the argument of `evolve`, handlers and audits."""

    envelope: Envelope
    event: Event

    @property
    def key(self) -> str:
        """The Kafka key: one aggregate, one partition, one order."""
        return key_of(self.envelope.site, self.envelope.subject)

    @property
    def sequence(self) -> int:
        return self.envelope.sequence

    @property
    def day(self) -> str:
        """The day of the event at its site; the day in UTC for one that was recorded without."""
        recorded_day = self.event.day if isinstance(self.event, DatedEvent) else None
        return recorded_day or self.envelope.time[:10]

    @property
    def owner(self) -> str:
        """The service that wrote it: the last part of `source`."""
        return self.envelope.source.rpartition("/")[2]


def key_of(site: str, aggregate: str) -> str:
    return f"{site}|{aggregate}"


def canonical(attributes: dict[str, Any]) -> bytes:
    """Returns RFC 8785 bytes: with ASCII keys and no floats, sorted compact JSON is the same (a test compares)."""
    return orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS)


def with_hash(attributes: dict[str, Any]) -> dict[str, Any]:
    """Returns the attributes with their hash; `previoushash` is among them, which makes the hash chain."""
    return attributes | {"hash": hashlib.sha256(canonical(attributes)).hexdigest()}


def hash_matches(attributes: dict[str, Any]) -> bool:
    """Whether a record's hash matches its content."""
    rest = dict(attributes)
    claimed = rest.pop("hash", None)
    return bool(hashlib.sha256(canonical(rest)).hexdigest() == claimed)


def encode(attributes: dict[str, Any]) -> bytes:
    """Returns the bytes for the wire: canonical, so that a consumer can check the hash on the bytes it received."""
    return canonical(attributes)


def decode(value: bytes | None) -> RecordedEvent:
    """Returns one record of a topic. Raises Unreadable, UnsupportedEventVersion or HashMismatch."""
    try:
        raw = orjson.loads(value or b"")
    except orjson.JSONDecodeError:
        raise Unreadable("not JSON") from None
    recorded = read(raw)
    if not (_canonical_hash_matches(value or b"", recorded.envelope.hash) or hash_matches(raw)):
        raise HashMismatch("its hash is not that of its content")
    return recorded


def _canonical_hash_matches(value: bytes, claimed: str) -> bool:
    """Checks the hash on canonical bytes, three times as fast; False for bytes in another order, which may match too.

    Removing an equal member of `data` gives no false True: the rest would contain its own hash.
    """
    rest = value.replace(b'"hash":"%b",' % claimed.encode(), b"", 1)
    return hashlib.sha256(rest).hexdigest() == claimed


def read(raw: Any) -> RecordedEvent:
    """Returns an event of a journal entry or a decoded record, upcast to today's version. Raises Unreadable."""
    if not isinstance(raw, dict) or not isinstance(kind := raw.get("type"), str):
        raise Unreadable("not an event: no type")
    cls, version = _class_of(kind)
    if version > cls.version:
        raise UnsupportedEventVersion(f"{cls.type} is read up to version {cls.version}")
    try:
        envelope = Envelope.model_validate(raw)
        return RecordedEvent(envelope, cls.model_validate(upcast(cls, version, envelope.data)))
    except ValidationError as error:
        raise Unreadable(_validation_errors(error)) from None
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"cannot be lifted from version {version}: {type(error).__name__}") from None


def _class_of(kind: str) -> tuple[type[Event], int]:
    name, version = _name_and_version(kind)
    if (cls := REGISTRY.get(name)) is None:
        raise Unreadable("unknown type of event")
    return cls, version


@lru_cache(1000)
def _name_and_version(kind: str) -> tuple[str, int]:
    match = TYPE.fullmatch(kind)
    return (match[1], int(match[2])) if match else ("", 0)


def _validation_errors(error: ValidationError) -> str:
    """Returns paths and error types, never values: they may be case content, as may names outside the contracts."""
    contracts: tuple[type[BaseModel], ...] = (Envelope, *REGISTRY.values())
    known = {name for contract in contracts for name in contract.model_fields}
    problems = {
        f"{'.'.join(str(part) if part in known else '?' for part in e['loc'][:3])}: {e['type']}"
        for e in error.errors(include_input=False)
    }
    return "does not fit its contract: " + "; ".join(sorted(problems)[:5])
