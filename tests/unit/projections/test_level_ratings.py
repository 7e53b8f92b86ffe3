"""Ratings of each level: those in effect when it first handed the case over, whatever came later."""

from functools import reduce
from itertools import combinations
from typing import Any

import pytest

from services.projections.measures.rating_levels import ratings_of_level
from services.projections.tables.agreement import comparison
from services.projections.views import LEVEL_RATINGS
from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.qa import CaseApproved, CasePassedOn, CaseReturned, CaseSubmitted, CaseUnlocked, QaTaken
from tests.support.histories import FOSTER_CARE, QA, By, answered, history

RATINGS = "usr_service_ratings"
SUBMITTED = CaseSubmitted(completed="2026-08-14")
LIFE = history(
    FOSTER_CARE,
    answered("3", "A", "Yes"),
    SUBMITTED,
    By(QA, QaTaken(level="initial")),
    By(QA, CaseReturned(level="initial")),
    answered("3", "A", "No"),
    SUBMITTED,
    By(QA, QaTaken(level="initial")),
    By(QA, CasePassedOn(to="second")),
    By("usr_senior", QaTaken(level="second")),
    By("usr_senior", CaseApproved()),
    By("usr_admin", CaseUnlocked(why="new_information")),
)
"""Submitted as version 3 and 7, passed on as 9, approved as 11."""


def rated(version: int, rating: str, actor: str = RATINGS, item: str = "3") -> By:
    fields = {"item": item, "rating": rating, "reason": "x", "questions": (), "case_version": version}
    return By(actor, ItemRated.model_validate(fields | {"rule_set": "r4_2022"}))


def row_of(*events: RecordedEvent) -> dict[str, Any]:
    empty: dict[str, Any] = {}
    return reduce(LEVEL_RATINGS.evolve, events, empty)


def levels(row: dict[str, Any]) -> dict[str, str | None]:
    return {level: ratings_of_level(row, level).get("3") for level in ("reviewer", "initial", "second", "oversight")}


def test_level_rating_is_the_one_at_its_first_hand_over() -> None:
    """A rating that was corrected because QA asked for it must not pass for agreement with QA."""
    told = history(rated(2, "S"), rated(6, "ANI"), rated(12, "S"), owner="ratings")
    expected = {"reviewer": "S", "initial": "ANI", "second": "ANI", "oversight": None}
    assert levels(row_of(*LIFE, *told)) == expected


def test_level_ratings_do_not_depend_on_how_the_topics_interleave() -> None:
    told = history(rated(2, "S"), rated(6, "ANI"), rated(6, "ANI"), rated(10, "S"), owner="ratings")
    rows = set()
    for positions in combinations(range(len(LIFE) + len(told)), len(told)):
        reviews, ratings = iter(LIFE), iter(told)
        mixed = [next(ratings if index in positions else reviews) for index in range(len(LIFE) + len(told))]
        rows.add(str(sorted(levels(row_of(*mixed)).items(), key=str)))
    assert len(rows) == 1


def test_rating_by_other_rules_counts_for_the_next_hand_over_alone() -> None:
    """A choice of rules after the submission is none of the reviewer's."""
    told = history(rated(2, "S"), rated(3, "ANI", actor="usr_leader"), owner="ratings")
    assert levels(row_of(*LIFE, *told)) == {"reviewer": "S", "initial": "ANI", "second": "ANI", "oversight": None}


def cases(*ratings: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"versions": {"reviewer": 3, "initial": 9}, "ratings": {"3": [[4, first], [12, second]]}}
        for first, second in ratings
    ]


def line(rows: list[dict[str, Any]]) -> dict[str, Any]:
    compared = comparison(("reviewer", "initial"), rows)
    of_item: dict[str, Any]
    [of_item] = [item for item in compared["items"] if item["name"] == "3"]
    return of_item


@pytest.mark.parametrize("pairs", [0, 1, 9])
def test_agreement_of_few_cases_is_their_number_and_a_reason(pairs: int) -> None:
    """Kappa of nine cases would be quoted as if it said something."""
    shown = line(cases(*[("S", "ANI")] * pairs))
    assert (shown["pairs"], shown["share"], shown["kappa"], shown["equal"]) == (pairs, None, None, None)
    assert "too few" in shown["why"]


def test_agreement_of_one_rating_alone_says_why_there_is_no_kappa() -> None:
    shown = line(cases(*[("S", "S")] * 10))
    assert (shown["pairs"], shown["share"], shown["kappa"]) == (10, 1.0, None)
    assert "same rating" in shown["why"]


def test_agreement_counts_pairs_of_finished_ratings() -> None:
    shown = line(cases(*[("S", "S")] * 6, *[("S", "ANI")] * 2, *[("ANI", "ANI")] * 4, ("INCOMPLETE", "S")))
    assert (shown["pairs"], shown["equal"], shown["why"]) == (12, 10, None)
    assert shown["kappa"] == pytest.approx(2 / 3)
