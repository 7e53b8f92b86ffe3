"""Locks follow from the validations: what must be NA is locked with a reason, and nothing else is."""

from typing import Any

import pytest

from shared.instrument import VERSIONS, engine, load
from tests.unit.instrument.oracle.combinations import CASE_TYPES, DOMAINS, answered

ITEMS = list(DOMAINS)


def frozen(answers: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in answers.values())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("item", ITEMS)
def test_an_answer_other_than_na_to_a_locked_question_never_gives_a_rating(item: str, version: str) -> None:
    rules, locked = engine(version), 0
    for case in ("FC", "IH"):
        if case not in load(version).item(item).case_types:
            continue
        for answers in answered(item):
            for question in rules.locks(case, item, answers):
                if answers.get(question) not in ("NA", None) and not (question in ("C1", "C2") and item == "12"):
                    ratings = rules.rate_item(case, item, answers)
                    assert "INCOMPLETE" in [rated.rating for rated in ratings.values()], answers
                    locked += 1
    has_locks = any(question.locked_when for question in load(version).item(item).all_questions)
    assert bool(locked) == has_locks


@pytest.mark.parametrize("case", ["FC", "IH"])
@pytest.mark.parametrize("item", ITEMS)
def test_a_question_that_only_na_completes_is_locked(item: str, case: str) -> None:
    """A reviewer must be told beforehand, not find out by trying every option."""
    rules = engine()
    if case not in load("r4_2022").item(item).case_types:
        return
    complete = {frozen(a): rules.rate_item(case, item, a)[item].rating != "INCOMPLETE" for a in answered(item)}
    optional = [q.id for q in load("r4_2022").item(item).all_questions if q.type == "yes_no_na" and q.affects_rating]
    for answers in answered(item):
        for question in optional:
            if answers.get(question) == "NA" and complete[frozen(answers)]:
                others = [complete[frozen(answers | {question: value})] for value in ("Yes", "No")]
                if not any(others):
                    assert question in rules.locks(case, item, answers), (question, answers)


@pytest.mark.parametrize("case", CASE_TYPES)
def test_an_item_for_another_case_type_locks_every_question_by_name(case: str) -> None:
    instrument = load("r4_2022")
    for item in instrument.items:
        locks = engine().locks(case, item.id, {})
        asked = {question.id for question in item.all_questions}
        if case not in item.case_types:
            assert asked | ({"applicable"} if item.gate else set()) == set(locks)
            assert set(locks.values()) == {f"Item {item.id} is for foster care cases only"}


def test_in_home_cases_are_not_asked_about_foster_parents() -> None:
    assert engine().locks("IH", "12", {}) == dict.fromkeys(("C1", "C2"), "12C is for foster care cases only")


def test_a_gate_at_no_locks_the_items_questions_and_leaves_the_gate_open() -> None:
    locks = engine().locks("FC", "7", {"applicable": "No"})
    assert locks == dict.fromkeys(("A", "B"), "Item 7 was answered as not applicable to this case")


def test_locks_hold_back_until_the_deciding_answer_is_there() -> None:
    assert engine().locks("FC", "6", {}) == {}
    assert set(engine().locks("FC", "6", {"A1": ["adoption"]})) == {"C"}
    assert set(engine().locks("FC", "6", {"A1": ("oppla",)})) == {"B"}


def test_every_lock_says_why_in_a_sentence_without_slots() -> None:
    locks = engine().locks("FC", "5", {"applicable": "Yes", "F": "Yes"})
    assert locks == {"G": "5F is Yes, so no exception is needed"}


def test_unanswered_names_what_the_rating_needs() -> None:
    rules = engine()
    assert rules.unanswered("FC", "1", {}) == ("applicable",)
    assert rules.unanswered("FC", "1", {"applicable": "Yes", "A": 0}) == ("B", "C")
    assert rules.unanswered("FC", "1", {"applicable": "No"}) == ()
    assert rules.unanswered("IH", "4", {}) == ()
    assert rules.unanswered("IH", "12", {"A1": "Yes", "A2": "NA", "B1": "Yes"}) == ("B2", "B3", "B4")
    assert rules.unanswered("FC", "12", {"A1": "Yes", "A2": "NA", "B1": "NA", "B2": "NA", "B3": "Yes"}) == (
        "B4", "C1", "C2",
    )  # fmt: skip


def test_wanted_names_questions_that_do_not_count_but_must_be_answered() -> None:
    rules = engine()
    assert rules.required_unrated("FC", "3", {}) == ("E1", "F1")
    assert rules.required_unrated("IH", "3", {}) == ()
    assert rules.required_unrated("FC", "10", {"applicable": "Yes", "B": "No", "C": "Yes"}) == ("B_areas",)
    assert rules.required_unrated("FC", "5", {"applicable": "Yes", "A1": ["adoption"], "F": "No"}) == ("G1",)
    assert rules.required_unrated("FC", "5", {"applicable": "No"}) == ()
    assert rules.required_unrated("FC", "1", {"applicable": "Yes"}) == (), "tables are reported elsewhere"
