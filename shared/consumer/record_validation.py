"""Judge one record by itself: it arrived, or it is to be parked and why."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from shared.contracts.envelope import HashMismatch, RecordedEvent, Unreadable, UnsupportedEventVersion, decode
from shared.contracts.topics import owner_of, topic_of
from shared.kafka.records import Record

ParkReason = Literal["unreadable", "misplaced", "tampered", "future", "handler", "gap", "released"]
RETRYABLE_REASONS: tuple[ParkReason, ...] = ("gap", "future", "released")
"""Reasons that end by themselves: the missing event arrives, the program is upgraded, a person said: try again."""

POISON_REASONS: tuple[ParkReason, ...] = ("unreadable", "misplaced", "tampered", "handler")
"""Reasons that open the breaker when they come in a storm."""


class ValidRecord(NamedTuple):
    """A readable record, and the aggregate it is about."""

    record: Record
    fact: RecordedEvent
    key: str

    @property
    def sequence(self) -> int:
        return self.fact.sequence


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record to be put aside, why, and after how many tries."""

    record: Record
    reason: ParkReason
    detail: str = ""
    attempts: int = 1

    @property
    def damaged(self) -> bool:
        return self.reason in POISON_REASONS


Decode = Callable[[bytes | None], RecordedEvent]


@lru_cache(500)
def _decoded(value: bytes | None) -> RecordedEvent:
    """A process with several groups reads the same records once for each of them, shortly after one another.

    A cache that holds thousands costs each event more than a microsecond: what it lets go of is no longer in reach.
    """
    return decode(value)


def validate_record(record: Record, decode: Decode = _decoded) -> ValidRecord | RejectedRecord:
    """Read, check the hash, and check that key, site and topic belong together."""
    try:
        fact = decode(record.value)
    except UnsupportedEventVersion as error:
        return RejectedRecord(record, "future", str(error))
    except HashMismatch as error:
        return RejectedRecord(record, "tampered", str(error))
    except Unreadable as error:
        return RejectedRecord(record, "unreadable", str(error))
    except Exception as error:  # noqa: BLE001 whatever a record does to its reader, it must not hold up its partition
        return RejectedRecord(record, "unreadable", f"reading it failed: {type(error).__name__}")
    key = fact.key
    if key.encode() != record.key or not _at_home(record.topic, fact.envelope.site, fact.owner):
        return RejectedRecord(record, "misplaced", "its key, owner or topic is another aggregate's")
    return ValidRecord(record, fact, key)


@lru_cache(1000)
def _at_home(topic: str, site: str, owner: str) -> bool:
    return owner == owner_of(topic) and topic == topic_of(owner, site)
