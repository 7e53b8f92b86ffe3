"""An audit recomputes a leader's ratings with those by the rules beside them; what was kept before still holds."""

from collections.abc import Callable, Sequence

import pytest

from cli.audit.checks import rated_cases, ratings
from cli.audit.evidence.evidence import Compared, Evidence
from cli.audit.evidence.rated_case import COLLECTION
from services.ratings.domain import Pending, RatedCase, RuleBook, fold_case, rate_pending, to_document
from shared.contracts.event import Event
from shared.contracts.reviews.qa import ItemOverridden
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import AggregateId, Document, StreamHead, events_in, head_of, new_journal_entry
from tests.support.audit.forgery import rechain
from tests.support.cases.rated_cases import KEY, TIMELY
from tests.support.histories import CASE, SITE, because
from tests.support.sheets import sealed

OVERRIDDEN = ItemOverridden(item="1", rating="ANI", calculated="S", why=sealed())


def evidence(change: Callable[[Document], None] = lambda _stored: None, *more: Event) -> Evidence:
    """A case that was rated in two batches, the override in the second, and its stored fold."""
    first = new_journal_entry(AggregateId("reviews", SITE, CASE), StreamHead(), list(TIMELY), because())
    second = new_journal_entry(AggregateId("reviews", SITE, CASE), head_of(first), [OVERRIDDEN, *more], because())
    case, told = RatedCase(KEY), list[Document]()
    for row in (first, second):
        folded, touched = fold_case(case, events_in(row))
        leveled = rate_pending(Pending(folded, touched, because(), RuleBook()))
        case, told = leveled.case, [*told, *([leveled.entry] if leveled.entry else [])]
    stored = to_document(case)
    change(stored)
    rows: dict[str, Sequence[Document]] = {"reviews": [first, second], "ratings": told}
    return Evidence(KEY, Purpose.CQI, rows, {}, {COLLECTION: stored}, {}, frozenset())


def said(compared: Compared) -> list[str]:
    return [finding.what for finding in compared.findings]


def test_an_override_is_recomputed_and_found_right() -> None:
    case = evidence()
    assert (ratings.compare(case).count, said(ratings.compare(case))) == (4, [])
    assert said(rated_cases.compare(case)) == []


@pytest.mark.parametrize("forged", [{"calculated": "NA"}, {"calculated": None}, {"rating": "S"}, {"reason": "i1_x"}])
def test_an_overridden_rating_that_says_otherwise_is_found(forged: dict[str, str | None]) -> None:
    case = evidence()
    [_, row] = case.rows["ratings"]
    row["events"][0]["data"] |= forged
    rechain(list(case.rows["ratings"]))
    assert said(ratings.compare(case)) == ["it is not what the rules give for the answers that it saw."]


def test_an_override_that_the_cache_does_not_have_is_found() -> None:
    case = evidence(lambda stored: stored.pop("overrides"))
    assert said(rated_cases.compare(case)) == [f"the fold of it in {COLLECTION} differs: overrides."]


def test_a_place_that_the_journal_does_not_tell_is_found() -> None:
    case = evidence(lambda stored: stored.update(place=stored["place"] | {"county": "06037"}))
    assert said(rated_cases.compare(case)) == [f"the fold of it in {COLLECTION} differs: place."]


def test_audit_case_without_facts_of_an_earlier_version_passes() -> None:
    """After an upgrade an audit must not name every case of the past; facts that are false it must name."""
    assert said(rated_cases.compare(evidence(lambda stored: stored.pop("facts")))) == []
    false = evidence(lambda stored: stored.update(facts=stored["facts"] | {"started": "2020-01-01"}))
    assert said(rated_cases.compare(false)) == [f"the fold of it in {COLLECTION} differs: facts."]


def test_audit_case_without_holders_of_an_earlier_version_passes() -> None:
    """After an upgrade an audit must not name every case of the past; holders that are false it must name."""
    assert said(rated_cases.compare(evidence(lambda stored: stored.pop("holders")))) == []
    false = evidence(lambda stored: stored.update(holders=[["usr_stranger"], True, []]))
    assert said(rated_cases.compare(false)) == [f"the fold of it in {COLLECTION} differs: holders."]


@pytest.mark.parametrize("place", [None, {"county": "", "quarter": "", "stage": "data_entry"}])
def test_a_case_that_a_program_of_before_began_holds_without_its_place(place: Document | None) -> None:
    """After an upgrade an audit must not name every case of the past."""

    def before(stored: Document) -> None:
        stored.pop("place")
        stored.update({"place": place} if place else {})

    assert said(rated_cases.compare(evidence(before))) == []
