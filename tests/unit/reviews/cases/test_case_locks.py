"""What does not apply cannot be answered: the rules would ignore it, and somebody would believe that it counts."""

from typing import Any

import pytest

from services.reviews.domain import SaveAnswers
from tests.support.histories import FOSTER_CARE, IN_HOME, answered
from tests.unit.reviews.case_decisions import accepted, given, refused, saving


@pytest.mark.parametrize(
    ("facts", "command", "locked", "said"),
    [
        pytest.param(
            [FOSTER_CARE, answered("1", "applicable", "No")],
            saving("1", ("A", 0), ("B", 0)),
            ["A", "B"],
            "was answered as not applicable",
            id="the gate is No",
        ),
        pytest.param(
            [IN_HOME], saving("5", ("C", "Yes")), ["C"], "is for foster care cases only", id="another case type"
        ),
        pytest.param(
            [IN_HOME], saving("12", ("C1", "Yes")), ["C1"], "is for foster care cases only", id="a part of an item"
        ),
        pytest.param(
            [FOSTER_CARE, answered("2", "A", "Yes")],
            saving("2", ("applicable", "Yes", 0), ("B", "No")),
            ["B"],
            "2A is Yes",
            id="another question's answer",
        ),
        pytest.param(
            [FOSTER_CARE],
            saving("1", ("applicable", "No"), ("A", 0)),
            ["A"],
            "was answered as not applicable",
            id="the gate's answer in the same save",
        ),
    ],
)
def test_a_locked_question_is_refused_with_the_reason(
    facts: list[Any], command: SaveAnswers, locked: list[str], said: str
) -> None:
    refusal = refused(given(*facts), command)
    assert (refusal.slug, refusal.status) == ("answer-locked", 422)
    assert [error["q"] for error in refusal.extra["errors"]] == locked
    assert all(said in error["what"] for error in refusal.extra["errors"])


def test_na_is_the_one_answer_that_a_locked_question_takes() -> None:
    case = given(FOSTER_CARE, answered("2", "applicable", "Yes"), answered("2", "A", "Yes"))
    assert accepted(case, saving("2", ("B", "NA"))) == [answered("2", "B", "NA")]


def test_an_answer_that_became_locked_can_still_be_withdrawn() -> None:
    case = given(FOSTER_CARE, answered("1", "A", 2), answered("1", "applicable", "No"))
    assert len(accepted(case, saving("1", ("A", None, 2)))) == 1


def test_answers_are_judged_as_the_item_will_be_after_the_save() -> None:
    """Otherwise opening a gate and answering what is behind it would take two saves."""
    case = given(FOSTER_CARE, answered("1", "applicable", "No"))
    assert len(accepted(case, saving("1", ("applicable", "Yes", 2), ("A", 0), ("B", 0), ("C", "NA")))) == 4
