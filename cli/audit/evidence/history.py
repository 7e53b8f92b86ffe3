"""History of one aggregate in one service's journal: its events in order, up to the first break of the hash chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contracts.envelope import RecordedEvent, Unreadable, hash_matches, key_of, read
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import GENESIS, Document

MILLISECONDS = len("2026-07-01T12:00:00.000")
"""As far as the database keeps a row's time."""


class Broken(Exception):
    """The first event that is not as it has to be."""

    def __init__(self, sequence: int, what: str) -> None:
        super().__init__(what)
        self.sequence, self.what = sequence, what


@dataclass(frozen=True, slots=True)
class JournalSource:
    """The owner of a journal, and its purpose where databases are separated by purpose."""

    owner: str
    purpose: Purpose | None

    @property
    def source(self) -> str:
        return f"/oms/{self.purpose}/{self.owner}" if self.purpose else f"/oms/{self.owner}"


@dataclass(frozen=True, slots=True)
class History:
    """`facts` ends before the first break; `end` is the highest sequence of any journal entry."""

    facts: tuple[RecordedEvent, ...]
    unsent: frozenset[int]
    end: int
    broken: Broken | None


def walk(journal: JournalSource, key: str, rows: Iterable[Document]) -> History:
    """Follow the chain through the rows, which are in the order of their sequence, to its end or its first break."""
    facts: list[RecordedEvent] = []
    unsent: set[int] = set()
    end, broken = 0, None
    for row in rows:
        end = max(end, _number(row.get("last")))
        try:
            if broken is None:
                _follow(journal, key, row, facts)
        except Broken as error:
            broken = error
        if row.get("new"):
            unsent |= {*range(_number(row.get("sequence")), _number(row.get("last")) + 1)}
    return History(tuple(facts), frozenset(unsent), end if broken else len(facts), broken)


def _follow(journal: JournalSource, key: str, row: Document, facts: list[RecordedEvent]) -> None:
    """Add the row's events to the facts, one by one. Raises Broken at the first that does not follow."""
    first = len(facts) + 1
    events = _events(row, first)
    for event in events:
        facts.append(_next_event(journal, key, event, facts))
    if not isinstance(row.get("at"), datetime) or _shortened(row["at"]) != events[0]["time"][:MILLISECONDS]:
        del facts[first - 1 :]
        raise Broken(first, "its row says another time than the event.")


def _events(row: Document, expected: int) -> list[Any]:
    """The row's events, when it begins and ends with those it says. Raises Broken."""
    sequence, events = _number(row.get("sequence")), row.get("events")
    if sequence > expected:
        raise Broken(expected, f"it is missing from the journal, which goes on with event {sequence}.")
    if sequence < expected:
        raise Broken(sequence, "two rows of the journal tell of it.")
    if not isinstance(events, list) or not events:
        raise Broken(expected, "its row holds no events.")
    if row.get("last") != sequence + len(events) - 1:
        raise Broken(expected, f"its row holds {len(events)} events and says that it ends with another one.")
    return events


def _next_event(journal: JournalSource, key: str, event: Any, before: list[RecordedEvent]) -> RecordedEvent:
    """The event that follows on those before. Raises Broken."""
    sequence = len(before) + 1
    if not isinstance(event, dict) or not _intact(event):
        raise Broken(sequence, "its content is not what was hashed.")
    try:
        recorded = read(event)
    except Unreadable as error:
        raise Broken(sequence, f"this program cannot read it: {error}.") from None
    if recorded.sequence != sequence:
        raise Broken(sequence, f"event {recorded.sequence} stands in its place.")
    if recorded.envelope.previoushash != (before[-1].envelope.hash if before else GENESIS):
        raise Broken(sequence, "it does not follow on the event before it.")
    if not _at_home(journal, key, recorded):
        raise Broken(sequence, "it belongs to another journal or aggregate.")
    return recorded


def _intact(event: Document) -> bool:
    try:
        return hash_matches(event)
    except TypeError:  # something that JSON cannot say
        return False


def _at_home(journal: JournalSource, key: str, recorded: RecordedEvent) -> bool:
    envelope = recorded.envelope
    purposes_agree = journal.purpose is None or envelope.site.endswith(f"-{journal.purpose}")
    of_owner = envelope.type.startswith(f"oms.{journal.owner}.")
    is_of_key = key_of(envelope.site, envelope.subject) == key
    return envelope.source == journal.source and is_of_key and purposes_agree and of_owner


def _shortened(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:MILLISECONDS]


def _number(value: Any) -> int:
    """A sequence, or 0 for what is none."""
    return value if isinstance(value, int) else 0
