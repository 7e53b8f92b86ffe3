"""What a run left behind: the ledger's requests, both journals, folds, views, parked records and topics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from shared.contracts.envelope import RecordedEvent, key_of
from shared.eventstore.journal_entry import Document, events_in
from shared.kafka.records import Record
from tests.faults.ledger import Request

Folds = dict[str, Document]
"""Stored documents by their key."""


@dataclass(frozen=True)
class Journalled:
    """One service's rows, ordered by aggregate and sequence."""

    rows: Sequence[Document]

    @cached_property
    def facts(self) -> dict[str, list[RecordedEvent]]:
        """Every aggregate's facts as they stand in its rows."""
        found: dict[str, list[RecordedEvent]] = {}
        for row in self.rows:
            found.setdefault(row["aggregate"], []).extend(events_in(row))
        return found

    def events(self) -> Iterator[tuple[str, Document]]:
        for row in self.rows:
            for event in row["events"]:
                yield row["aggregate"], event


@dataclass(frozen=True)
class Evidence:
    """Collected when all is quiet; the checker reads nothing else."""

    requests: Sequence[Request]
    reviews: Journalled
    ratings: Journalled
    cases: Folds = field(default_factory=dict)
    rated: Folds = field(default_factory=dict)
    shown: Folds = field(default_factory=dict)
    wrong_sums: Sequence[str] = ()
    """Keys whose stored sums are not those of the view's rows."""

    records: Sequence[Record] = ()
    parked: Sequence[Document] = ()
    planted: frozenset[str] = frozenset()
    """Where the plan put records that no service sent: topic, partition and offset."""

    strangers: Sequence[str] = ()
    """What was found in a place of another purpose."""

    @property
    def keys(self) -> set[str]:
        """The cases whose creation was acknowledged."""
        return {key_of(one.asked.site, one.case) for one in self.requests if one.case}


def place_of(record: Record) -> str:
    return f"{record.topic}|{record.partition}|{record.offset}"
