"""Index of the topics of one purpose: the hashes of each event's records, and counts of rejected records."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from cli.audit.evidence.evidence import PublishedHashes
from shared.consumer.record_validation import ParkReason, ValidRecord, validate_record
from shared.contracts.envelope import RecordedEvent, read, with_hash
from shared.contracts.topics import owner_of
from shared.kafka.records import Record

NOTHING: PublishedHashes = {}


@dataclass
class TopicIndex:
    """Takes a few hundred bytes an event. Duplicates count once; rejected records are counted by reason and ignored."""

    records: int = 0
    ignored: Counter[ParkReason] = field(default_factory=Counter)
    _published: dict[str, dict[str, dict[int, tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            self.records += 1
            validated = validate_record(record)
            owner = owner_of(record.topic)
            if isinstance(validated, ValidRecord):
                self._note(owner, validated.recorded, validated.recorded.envelope.hash)
            elif validated.reason == "tampered":
                self._note_tampered(owner, record.value or b"")
            else:
                self.ignored[validated.reason] += 1

    def published_of(self, key: str) -> dict[str, PublishedHashes]:
        """Owner → the published hashes of this aggregate's events."""
        return {owner: by_key.get(key, NOTHING) for owner, by_key in self._published.items()}

    def keys(self) -> set[str]:
        return {key for by_key in self._published.values() for key in by_key}

    def _note(self, owner: str, recorded: RecordedEvent, hashed: str) -> None:
        of_key = self._published[owner][recorded.key]
        known = of_key.get(recorded.sequence, ())
        if hashed not in known:
            of_key[recorded.sequence] = (*known, hashed)

    def _note_tampered(self, owner: str, value: bytes) -> None:
        """Notes the claimed hash and the computed one: at least one of them is not the journal's."""
        claimed = orjson.loads(value)
        recorded, rest = read(claimed), {name: part for name, part in claimed.items() if name != "hash"}
        self._note(owner, recorded, recorded.envelope.hash)
        self._note(owner, recorded, with_hash(rest)["hash"])
