"""How each answer counts: what the workspace says beside a rating agrees with the rating for whatever is answered."""

from random import Random
from typing import Any

import pytest

from shared.instrument import engine, load
from tests.unit.instrument.oracle.combinations import DOMAINS, combinations

MAX_SHEETS = 500


@pytest.mark.parametrize("item", list(DOMAINS))
def test_counts_of_any_answers_agree_with_the_rating(item: str) -> None:
    """A reviewer would look for the wrong answer if the one that decides were called fine."""
    rules, rated_parts = engine(), 0
    rule_ids = {rule.id for rule in load("r4_2022").item(item).all_rules}
    sheets = list(combinations(item))
    for answers in Random(item).sample(sheets, min(len(sheets), MAX_SHEETS)):
        given = {name: value for name, value in answers.items() if value is not None}
        for case in ("FC", "IH"):
            counts = rules.counts(case, item, given)
            ratings = rules.rate_item(case, item, given)
            for name, rated in ratings.items():
                if rated.reason.code not in rule_ids or (name == item and len(ratings) > 1):
                    continue
                rated_parts += 1
                deciding = {counts[question] for question in rated.reason.questions}
                if rated.rating == "ANI":
                    assert deciding == {"needs_work"}, (given, rated, counts)
                elif rated.rating == "S":
                    assert deciding <= {"fine", "neutral"}, (given, rated, counts)
    assert rated_parts


@pytest.mark.parametrize(
    ("item", "case", "answers", "counts"),
    [
        (
            "3",
            "FC",
            {"A": "NA", "B": "No", "C": "No", "D": "No", "E": "No"},
            {"A": "neutral", "B": "needs_work", "C": "needs_work", "D": "fine", "E": "fine", "F": "missing"},
        ),
        (
            "3",
            "IH",
            {"A": "Yes", "D": "Yes", "E": "NA", "F": "NA"},
            {"A": "fine", "B": "missing", "C": "missing", "D": "needs_work", "E": "neutral", "F": "neutral"},
        ),
        (
            "1",
            "FC",
            {"applicable": "Yes", "A": 2, "B": 0, "C": "No"},
            {"A": "neutral", "B": "neutral", "C": "needs_work"},
        ),
        ("1", "FC", {"applicable": "No", "A": 2}, {}),
        ("4", "IH", {"A": 2}, {}),
        (
            "6",
            "FC",
            {"A1": ["reunification", "oppla"], "B": "Yes", "C": "No"},
            {"A1": "neutral", "B": "fine", "C": "neutral"},
        ),
        (
            "12",
            "IH",
            {"A1": "Yes", "A2": "No", "B1": "NA", "B2": "NA", "B3": "NA", "B4": "NA"},
            {"A1": "fine", "A2": "needs_work", "B1": "neutral", "B2": "neutral", "B3": "neutral", "B4": "neutral"},
        ),
    ],
)
def test_counts_say_how_each_answer_counts(
    item: str, case: str, answers: dict[str, Any], counts: dict[str, str]
) -> None:
    assert engine().counts(case, item, answers) == counts


@pytest.mark.parametrize(
    ("item", "case", "answers", "asked"),
    [
        ("1", "FC", {}, ("applicable",)),
        ("1", "FC", {"applicable": "No"}, ("applicable",)),
        ("3", "IH", {}, ("A1", "A", "B", "C", "D1", "D")),
        ("4", "IH", {}, ()),
    ],
)
def test_asked_questions_follow_the_branches(
    item: str, case: str, answers: dict[str, Any], asked: tuple[str, ...]
) -> None:
    """A question that no longer applies must not stand among those that wait."""
    assert engine().questions(case, item, answers) == asked
