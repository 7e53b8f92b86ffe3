"""An auditor finds a text that was changed, and a key that came back with a backup after it was destroyed."""

from dataclasses import replace
from typing import Any

import pytest

from cli.audit.checks import texts
from cli.audit.evidence.evidence import Evidence, Sealed
from services.reviews.store.texts import digest_of
from shared.contracts.envelope import key_of
from shared.contracts.event import Event
from shared.contracts.reviews.entry import SealedText, TextKeyDestroyed, TextSaved
from shared.contracts.reviews.qa import NoteOpened
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import AggregateId, Document, StreamHead, head_of, new_journal_entry
from tests.support.histories import CASE, FOSTER_CARE, SITE, because

KEY = key_of(SITE, CASE)
ROWS: dict[str, Document] = {
    f"tex_{number:032x}": {"_id": f"tex_{number:032x}", "aggregate": KEY, "field": field, "sealed": f"sealed {number}"}
    for number, field in enumerate(("rationale/1", f"note/not_{'2' * 32}"))
}
NARRATIVE, NOTE = (SealedText(version_id=name, digest=digest_of(row)) for name, row in ROWS.items())
SAVED = TextSaved(field="rationale/1", text=NARRATIVE)
NOTED = NoteOpened(note=f"not_{'2' * 32}", level="initial", item="1", text=NOTE)
ERASED = TextKeyDestroyed(why="court_order")
WRAPPED, DESTROYED = {"_id": KEY, "wrapped": "a key"}, {"_id": KEY, "destroyed": True}


def evidence(*events: Event, rows: dict[str, Document] = ROWS, key: Document | None = WRAPPED) -> Evidence:
    head, journal = StreamHead(), list[Document]()
    for event in (FOSTER_CARE, *events):
        journal.append(new_journal_entry(AggregateId("reviews", SITE, CASE), head, [event], because()))
        head = head_of(journal[-1])
    return Evidence(KEY, Purpose.CQI, {"reviews": journal}, {}, {}, {}, frozenset(), Sealed(rows, key))


def found(given: Evidence) -> list[tuple[int, str]]:
    return [(one.sequence, one.what) for one in texts.compare(given).findings]


def test_texts_that_nobody_touched_are_counted_and_nothing_is_found() -> None:
    assert texts.compare(evidence(SAVED, NOTED)).count == 2
    assert found(evidence(SAVED, NOTED)) == []
    assert found(evidence(SAVED, ERASED, key=DESTROYED)) == []
    assert found(evidence(rows={}, key=None)) == [], "a case without a text needs no key"


@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    "change", [{"sealed": "another"}, {"field": "rationale/2"}, {"sealed": None}, {"aggregate": 7}]
)
def test_a_text_that_is_another_is_found_by_the_first_event_that_names_it(change: dict[str, Any]) -> None:
    changed = ROWS | {NOTE.version_id: ROWS[NOTE.version_id] | change}
    wrong = [(3, "the text that it names is not there as it was sealed.")]
    assert found(evidence(SAVED, NOTED, rows=changed)) == wrong
    assert found(evidence(SAVED, NOTED, rows={NARRATIVE.version_id: ROWS[NARRATIVE.version_id]})) == wrong


def test_a_key_that_is_there_again_after_it_was_destroyed_is_found() -> None:
    """Whoever puts a backup back has to destroy it once more."""
    assert found(evidence(SAVED, ERASED)) == [(3, "the key of its texts was destroyed by it, and is there again.")]


@pytest.mark.parametrize("key", [None, DESTROYED])
def test_a_key_that_is_gone_without_an_event_is_found(key: Document | None) -> None:
    gone = [(3, "the key of its texts is gone, and no event says that it was destroyed.")]
    assert found(evidence(SAVED, key=key)) == gone


def test_behind_a_broken_chain_nothing_is_said_of_the_key() -> None:
    whole = evidence(SAVED, ERASED, key=DESTROYED)
    created, _, erased = whole.rows["reviews"]
    broken = replace(whole, rows={"reviews": [created, erased]})
    assert found(broken) == []
