"""A trainee learns from the comparison: each question is there once, told rightly, with what it made of the rating."""

from typing import Any

import pytest

from services.reviews.domain.case.comparison import compare
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerWithdrawn
from shared.instrument import engine
from tests.support.histories import FOSTER_CARE, answered
from tests.support.sheets import Sheet, drawn, entered
from tests.unit.reviews.case_decisions import given

SHEET: Sheet = drawn(11, case_type="FC", agency="child_welfare")
KEY = given(*entered(SHEET))


def compared(*more: Event) -> dict[str, Any]:
    """The whole sheet, and what the trainee did otherwise."""
    return compare(given(*entered(SHEET), *more), KEY)


@pytest.mark.requirement("R8")
def test_the_same_answers_are_alike_in_every_question_and_rating() -> None:
    shown = compare(KEY, KEY)
    asked = sum(len(answers) for answers in SHEET["answers"].values())
    assert shown["questions"] == {"same": asked, "different": 0, "not_answered": 0}
    assert shown["same_ratings"] == 21


@pytest.mark.requirement("R8")
def test_what_was_answered_differently_stands_with_both_answers_and_both_ratings() -> None:
    own = given(FOSTER_CARE, answered("3", "A", "No"), answered("4", "B", "Yes"))
    key = given(FOSTER_CARE, answered("3", "A", "Yes"), answered("4", "B", "Yes"))
    shown = compare(own, key)
    assert shown["items"]["3"]["questions"] == {"A": {"found": "different", "mine": "No", "master": "Yes"}}
    assert shown["items"]["4"]["questions"] == {"B": {"found": "same", "mine": "Yes"}}
    assert shown["questions"] == {"same": 1, "different": 1, "not_answered": 0}


@pytest.mark.requirement("R8")
def test_what_only_one_of_both_answered_is_told_and_neither_is_lost() -> None:
    item, question = next((item, q) for item, given_ in SHEET["answers"].items() for q in given_ if q != "applicable")
    less = compared(AnswerWithdrawn(item=item, question=question))
    master = KEY.given()[item][question]
    assert less["items"][item]["questions"][question] == {"found": "not_answered", "master": master}
    extra = compare(given(FOSTER_CARE, answered("1", "A", 2)), given(FOSTER_CARE))
    assert extra["items"]["1"]["questions"] == {"A": {"found": "different", "mine": 2, "master": None}}


@pytest.mark.requirement("R8")
def test_an_answer_no_longer_asked_for_is_not_compared() -> None:
    """A trainee who found in the end that item 5 does not apply is told so, and nothing of the answers before."""
    stale = answered("5", "applicable", "Yes"), answered("5", "A2", "Yes"), answered("5", "applicable", "No")
    shown = compare(given(FOSTER_CARE, *stale), given(FOSTER_CARE, answered("5", "applicable", "No")))
    assert shown["items"]["5"]["questions"] == {"applicable": {"found": "same", "mine": "No"}}


def test_the_order_in_which_options_were_ticked_is_no_difference() -> None:
    ticks = ("reunification_parents", "adoption")
    own, key = (given(FOSTER_CARE, answered("5", "A1", order)) for order in (ticks, ticks[::-1]))
    assert compare(own, key)["questions"] == {"same": 1, "different": 0, "not_answered": 0}


@pytest.mark.requirement("R8")
def test_both_ratings_of_each_item_are_the_rules_own() -> None:
    other = drawn(12, case_type="FC", agency="child_welfare")
    shown = compare(given(*entered(other)), KEY)
    for part, sheet in (("mine", other), ("master", SHEET)):
        rated = engine("r4_2022").rate("FC", sheet["answers"]).items
        told = {name: one[part] for item in shown["items"].values() for name, one in item["ratings"].items()}
        assert told == {name: one.rating for name, one in rated.items()}
