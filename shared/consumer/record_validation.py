"""Record validation: decoding, hash check and routing check of one record."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from shared.contracts.envelope import HashMismatch, RecordedEvent, Unreadable, UnsupportedEventVersion, decode
from shared.contracts.topics import owner_of, topic_of
from shared.kafka.records import Record

ParkReason = Literal["unreadable", "misplaced", "tampered", "future", "handler", "gap", "released"]
RETRYABLE_REASONS: tuple[ParkReason, ...] = ("gap", "future", "released")
"""Reasons that pass: the missing event arrives, the program is upgraded, an operator released the record."""

POISON_REASONS: tuple[ParkReason, ...] = ("unreadable", "misplaced", "tampered", "handler")
"""Reasons that count as failures for the circuit breaker."""


class ValidRecord(NamedTuple):
    """A record that passed validation, with its decoded event and the key of its aggregate."""

    record: Record
    recorded: RecordedEvent
    key: str

    @property
    def sequence(self) -> int:
        return self.recorded.sequence


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record to be parked, with the reason and the number of attempts."""

    record: Record
    reason: ParkReason
    detail: str = ""
    attempts: int = 1

    @property
    def is_poison(self) -> bool:
        return self.reason in POISON_REASONS


Decode = Callable[[bytes | None], RecordedEvent]


@lru_cache(500)
def _decode_cached(value: bytes | None) -> RecordedEvent:
    """Decode once for all groups of a process, which read the same records shortly after one another.

    The cache is small: with thousands of entries each lookup costs more than a microsecond in cache misses.
    """
    return decode(value)


def validate_record(record: Record, decode: Decode = _decode_cached) -> ValidRecord | RejectedRecord:
    """Decode a record, check its hash, and check that its key, site and topic belong together."""
    try:
        recorded = decode(record.value)
    except UnsupportedEventVersion as error:
        return RejectedRecord(record, "future", str(error))
    except HashMismatch as error:
        return RejectedRecord(record, "tampered", str(error))
    except Unreadable as error:
        return RejectedRecord(record, "unreadable", str(error))
    except Exception as error:  # noqa: BLE001 no record may block its partition, whatever it does to the decoder
        return RejectedRecord(record, "unreadable", f"reading it failed: {type(error).__name__}")
    key = recorded.key
    if key.encode() != record.key or not _is_routed_correctly(record.topic, recorded.envelope.site, recorded.owner):
        return RejectedRecord(record, "misplaced", "its key, owner or topic is another aggregate's")
    return ValidRecord(record, recorded, key)


@lru_cache(1000)
def _is_routed_correctly(topic: str, site: str, owner: str) -> bool:
    return owner == owner_of(topic) and topic == topic_of(owner, site)
