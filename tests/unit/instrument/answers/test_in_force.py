"""Answers in force: an answer that is no longer asked for must not stand in an export, a print or a comparison."""

from random import Random
from typing import Any

import pytest

from shared.instrument import POLICIES, VERSIONS, check_case, engine, load
from tests.support.cases.any_answers import any_answers

Answers = dict[str, Any]
STALE: dict[str, tuple[str, str, Answers, set[str]]] = {
    "item 5 does not apply after all": (
        "5", "FC", {"applicable": "No", "A2": "Yes", "B1": [{"goal": "adoption"}], "D": "No"}, {"applicable"},
    ),
    "no delay is left to explain": (
        "1", "FC", {"applicable": "Yes", "A": 0, "B": 0, "C": "No"}, {"applicable", "A", "B"},
    ),
    "NA stands where NA must be": ("2", "IH", {"applicable": "Yes", "A": "Yes", "B": "NA"}, {"applicable", "A", "B"}),
    "a part of the item is for foster care": ("12", "IH", {"A1": "Yes", "C1": "Yes"}, {"A1"}),
    "a stale answer locks nothing": (
        "5", "FC", {"applicable": "Yes", "D": "Yes", "E": "No", "F": "NA"}, {"applicable", "D", "F"},
    ),
    "an item of another type of case": ("4", "IHDR", {"A": 1, "B": "Yes"}, set()),
}  # fmt: skip


@pytest.mark.parametrize("story", STALE)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_answer_counts_only_while_its_question_is_asked(version: str, story: str) -> None:
    item, case_type, answers, counting = STALE[story]
    found = engine(version).in_force(case_type, {item: answers}).get(item, {})
    assert found == {question: answers[question] for question in counting}


@pytest.mark.parametrize("seed", range(150))
def test_answers_in_force_have_no_lock_and_the_same_rating(seed: int) -> None:
    """They are what an import is given: none may be refused, and no finished rating may change."""
    rng = Random(seed)
    version, case_type = rng.choice(VERSIONS), rng.choice(("FC", "IH", "IHDR"))
    policies = {name: rng.choice(choices) for name, choices in POLICIES.items()}
    rules, answers = engine(version, policies), any_answers(rng, load(version))
    counting = rules.in_force(case_type, answers)
    assert rules.in_force(case_type, counting) == counting
    for item, left in counting.items():
        locked = rules.locks(case_type, item, left)
        assert {question for question, value in left.items() if question in locked and value != "NA"} == set()
    before, after = rules.rate(case_type, answers), rules.rate(case_type, counting)
    assert {name: rated.rating for name, rated in before.items.items()} == {
        name: rated.rating for name, rated in after.items.items()
    }
    assert {name: rated.rating for name, rated in before.outcomes.items()} == {
        name: rated.rating for name, rated in after.outcomes.items()
    }


def test_a_check_across_items_ignores_answers_no_longer_asked_for() -> None:
    """Goals of an item that does not apply contradict nothing."""
    answers: dict[str, Answers] = {
        "5": {"applicable": "No", "A1": ["adoption"]},
        "6": {"A1": ["reunification"]},
    }
    found = {finding.id for finding in check_case(load("r4_2022"), "FC", answers, {})}
    asked = answers | {"5": answers["5"] | {"applicable": "Yes"}}
    assert {finding.id for finding in check_case(load("r4_2022"), "FC", asked, {})} - found
