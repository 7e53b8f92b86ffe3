"""What a publication counts: each case once, as it was at its first final approval."""

import random
from collections.abc import Sequence
from functools import reduce
from typing import Any

import pytest

from services.projections.domain.reporting_quarters import (
    ApprovedCase,
    Closing,
    approved_case,
    new_counts,
    reporting_quarter,
)
from services.projections.publication.cells import Count
from services.projections.views import APPROVED_CASES
from services.projections.views.approved_cases import RATINGS_SERVICE
from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseEliminated, CaseSubmitted, CaseUnlocked, QaTaken
from shared.contracts.vocabulary import ItemRating
from tests.support.histories import CASE, FOSTER_CARE, SITE, By, history

SAVED, SUBMITTED, TAKEN = FaceSheetSaved(opened_non_can="No"), CaseSubmitted(completed="2026-08-14"), QaTaken
APPROVED_AT = 5
REVIEWS = (FOSTER_CARE, SAVED, SUBMITTED, QaTaken(level="initial"), CaseApproved())
AFTERWARDS = (CaseUnlocked(why="new_information"), SAVED, SUBMITTED, QaTaken(level="initial"), CaseApproved())


def rated(item: str, rating: ItemRating, version: int, *, by_choice_of_rules: bool = False) -> By:
    event = ItemRated(item=item, rating=rating, reason="x", questions=(), case_version=version, rule_set="r4_2022")
    return By("usr_leader" if by_choice_of_rules else RATINGS_SERVICE, event)


def achieved(version: int) -> By:
    event = OutcomeRated(outcome="S1", rating="SA", reason="x", case_version=version, rule_set="r4_2022")
    return By(RATINGS_SERVICE, event)


RATINGS = (rated("1", "ANI", 2), rated("1", "S", 3), rated("4", "NA", 3), rated("5", "S", 5), achieved(5))
LATER_RATINGS = (rated("1", "ANI", 5, by_choice_of_rules=True), rated("4", "S", 7), rated("6", "S", 7))
AS_APPROVED = {"1": "S", "4": "NA", "5": "S", "S1": "SA"}


def row_of(events: Sequence[RecordedEvent]) -> dict[str, Any]:
    start: dict[str, Any] = {}
    return reduce(APPROVED_CASES.evolve, events, start)


def interleaved(seed: int, *streams: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    rng = random.Random(seed)
    waiting = [list(stream) for stream in streams]
    merged = []
    while any(waiting):
        merged.append(rng.choice([stream for stream in waiting if stream]).pop(0))
    return merged


@pytest.mark.requirement("R81")
@pytest.mark.parametrize("seed", range(200))
def test_a_row_does_not_depend_on_how_the_topics_interleave(seed: int) -> None:
    """Otherwise a publication could not be repeated from history with the same bytes."""
    reviews = history(*REVIEWS, *AFTERWARDS)
    ratings = history(*RATINGS, *LATER_RATINGS, owner="ratings")
    row = row_of(interleaved(seed, reviews, ratings))
    assert row == row_of([*reviews, *ratings])
    case = approved_case(row)
    assert case is not None
    assert case.ratings == AS_APPROVED


@pytest.mark.requirement("R57")
def test_nothing_that_follows_the_first_approval_changes_the_row() -> None:
    """A changed count between two publications gives the changed case away."""
    reviews, ratings = (
        history(*REVIEWS, *AFTERWARDS, CaseEliminated(reason="duplicate")),
        history(*RATINGS, *LATER_RATINGS, owner="ratings"),
    )
    before = row_of([*reviews[:APPROVED_AT], *ratings[: len(RATINGS)]])
    assert row_of([*reviews, *ratings]) == before
    assert before["approved"]["version"] == APPROVED_AT


def test_a_rating_by_other_rules_counts_when_it_came_before_the_approval() -> None:
    ratings = history(rated("1", "S", 3), rated("1", "ANI", 4, by_choice_of_rules=True), owner="ratings")
    case = approved_case(row_of([*history(*REVIEWS), *ratings]))
    assert case is not None
    assert case.ratings == {"1": "ANI"}


def test_the_first_rating_of_a_case_version_counts() -> None:
    ratings = history(rated("1", "S", 3), rated("1", "ANI", 3), owner="ratings")
    assert row_of([*ratings, *history(*REVIEWS)])["ratings"] == {"1": [[6, "S"]]}


def test_mock_cases_and_cases_that_were_never_approved_do_not_count() -> None:
    practice = history(*REVIEWS, site="ca-training", aggregate=CASE)
    assert row_of(practice) == {}
    assert approved_case(row_of(history(*REVIEWS[:-1]))) is None
    assert approved_case(row_of(history(*RATINGS, owner="ratings"))) is None
    assert SITE == "ca-cqi"


def a_case(day: str, at: str, **ratings: str) -> ApprovedCase:
    return ApprovedCase("06001", "fc_cw", "r4_2022", day, at, ratings)


CLOSED = (Closing("2026Q2", "2026-07-10T12:00:00Z"),)


@pytest.mark.parametrize(
    ("day", "at", "quarter"),
    [
        ("2026-06-30", "2026-07-01T05:00:00.000000Z", "2026Q2"),
        ("2026-07-01", "2026-07-01T15:00:00.000000Z", "2026Q3"),
        ("2026-06-30", "2026-07-10T12:00:01.000000Z", "2026Q3"),
        ("2026-12-31", "2027-01-01T05:00:00.000000Z", "2026Q4"),
    ],
)
def test_a_case_counts_in_the_quarter_of_its_approval_or_the_next_open_one(day: str, at: str, quarter: str) -> None:
    """A late case in a closed quarter would be betrayed by the difference of two versions."""
    assert reporting_quarter(a_case(day, at), CLOSED) == quarter


def test_counts_hold_applicable_and_achieved_cases_of_the_closed_quarters_alone() -> None:
    late = a_case("2026-06-29", "2026-07-20T12:00:00.000000Z", **{"1": "S", "4": "NA"})
    own = a_case("2026-08-01", "2026-08-01T12:00:00.000000Z", **{"1": "ANI", "S1": "PA"})
    next_one = a_case("2026-10-01", "2026-10-01T12:00:00.000000Z", **{"1": "S"})
    before = a_case("2026-06-01", "2026-06-01T12:00:00.000000Z", **{"1": "S"})
    after = a_case("2026-08-02", "2026-10-05T12:00:01.000000Z", **{"1": "S"})
    counts = new_counts([late, own, next_one, before, after], CLOSED, Closing("2026Q3", "2026-10-05T12:00:00Z"))
    assert counts == {"2026Q3": {("06001", "fc_cw"): {"1": Count(2, 1), "S1": Count(1, 0)}}}


def test_a_quarter_without_a_case_is_closed_all_the_same() -> None:
    assert new_counts([], CLOSED, Closing("2026Q3", "2026-10-05T12:00:00Z")) == {"2026Q3": {}}
