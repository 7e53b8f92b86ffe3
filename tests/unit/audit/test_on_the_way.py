"""What is still on its way is no fault, and what can no longer be on its way is one."""

from dataclasses import replace

import pytest

from cli.audit.checks.consumer_progress import RATINGS_GROUP, groups_of
from cli.audit.evidence.evidence import views_of
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.rated_case import COLLECTION
from services.projections.app import CONSUMERS
from services.projections.views import CASE_RATINGS
from services.ratings.app import service as ratings
from shared.contracts.envelope import encode
from shared.contracts.vocabulary import Purpose
from shared.projection.view import consumer_group_of
from tests.support.audit.stored_case import Held
from tests.unit.audit.stored_cases import held

VIEW = CASE_RATINGS.name


@pytest.fixture
def case() -> Held:
    return held(3)


def places(findings: list[Finding]) -> list[tuple[str, str, int]]:
    return [(one.kind, one.service, one.sequence) for one in findings]


def without_the_last_record_of_reviews(case: Held) -> Held:
    last = case.rows["reviews"][-1]["last"]
    records = [one for one in case.records if (one.topic, one.offset) != ("oms.cqi.reviews", last)]
    return replace(case, records=records).read_again()


def test_a_row_that_is_not_sent_yet_need_not_lie_on_its_topic(case: Held) -> None:
    case.rows["reviews"][-1]["new"] = True
    judged = without_the_last_record_of_reviews(case).judged()
    assert (judged.findings, judged.counts["unsent"]) == ([], 1)


def test_a_row_that_was_sent_must_lie_there(case: Held) -> None:
    last = case.rows["reviews"][-1]["last"]
    assert places(without_the_last_record_of_reviews(case).findings()) == [("topics", "reviews", last)]


def test_a_row_that_is_not_sent_yet_and_lies_there_all_the_same_must_be_the_same(case: Held) -> None:
    row = case.rows["reviews"][0] | {"new": True}
    case.rows["reviews"][0] = row
    assert case.findings() == []
    forged = row["events"][0] | {"actor": "usr_forger"}
    case.records[0] = case.records[0]._replace(value=encode(forged))
    assert places(case.read_again().findings()) == [("topics", "reviews", 1)]


def test_a_reader_that_has_not_read_all_or_parked_something_is_only_late(case: Held) -> None:
    del case.shown[VIEW]
    judged = replace(case, settled=frozenset({RATINGS_GROUP})).judged()
    assert (judged.findings, judged.counts["late"]) == ([], 1)


def test_a_reader_that_has_read_all_and_parked_nothing_must_have_folded_all(case: Held) -> None:
    del case.shown[VIEW]
    assert places(case.findings()) == [("readers", "projections", 1), ("readers", "projections", 1)]


def test_so_must_the_ratings(case: Held) -> None:
    del case.stored[COLLECTION]
    assert places(case.findings()) == [("readers", "ratings", 1)]


def test_a_fold_that_a_service_has_not_written_yet_is_made_when_it_is_needed(case: Held) -> None:
    del case.stored["cases"]
    assert case.findings() == []


def test_the_groups_that_are_asked_for_are_those_that_consume() -> None:
    """Under another name a group would never seem level, and a missing row never be a fault."""
    known = {name: set(owners) for purpose in (Purpose.CQI, None) for name, owners in groups_of(purpose).items()}
    assert known == {one.group: set(one.owners) for one in [*ratings.consumers, *CONSUMERS]}
    assert {consumer_group_of(view) for view in views_of(None)} == set(groups_of(None))
