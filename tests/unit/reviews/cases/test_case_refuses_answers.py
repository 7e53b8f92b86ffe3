"""What is no answer is refused in words that name the question, and a save is kept whole or not at all."""

from typing import Any

import pytest

from services.reviews.domain import Approve, Case, Command, SaveFaceSheet, Submit
from shared.contracts.reviews.entry import FaceSheetSaved
from tests.support.histories import FOSTER_CARE, NOW, QA, answered
from tests.unit.reviews.case_decisions import accepted, given, refused, saving

OPEN = given(FOSTER_CARE)


@pytest.mark.parametrize(
    "command",
    [
        saving("1", ("A", 0)),
        SaveFaceSheet(FaceSheetSaved(), 0),
        Submit(NOW.date(), 0),
        Approve(QA, 0),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_case_that_was_never_created_is_missing_whatever_is_wanted_of_it(command: Command) -> None:
    refusal = refused(Case(), command)
    assert (refusal.slug, refusal.status) == ("not-found", 404)


@pytest.mark.parametrize(
    ("item", "question", "value", "said"),
    [
        ("1", "Z", 1, "there is no such question"),
        ("1", "Z", None, "there is no such question"),
        ("3", "applicabel", "Yes", "there is no such question"),
        ("3", "A", "Perhaps", "choose Yes, No or NA"),
        ("3", "A", True, "choose Yes, No or NA"),
        ("1", "A", True, "give a whole number"),
        ("1", "A", 1.0, "give a whole number"),
        ("1", "A", float("nan"), "give a whole number"),
        ("1", "A", "1", "give a whole number"),
        ("1", "A", 2**70, "give a whole number"),
        ("1", "A", -1, "at least 0"),
        ("4", "A", 0, "at least 1"),
        ("5", "A1", ["adoption", "guardianship", "oppla"], "at most 2"),
        ("5", "A1", ["adoption", "emancipation"], "no such option"),
        ("5", "A1", "adoption", "give a list"),
        ("6", "A3", "2026-02-30", "a day that exists"),
        ("1", "A1", {"report_date": "2026-01-01"}, "give a list of rows"),
        ("1", "A1", [{"report_date": "2026-01-01", "color": "red"}], "no such column"),
        ("1", "A1", [{"allegation": "invented words"}], "Leave out allegation"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_question_and_what_would_be_one(
    item: str, question: str, value: Any, said: str
) -> None:
    refusal = refused(OPEN, saving(item, (question, value)))
    assert (refusal.slug, refusal.status) == ("not-an-answer", 422)
    [error] = refusal.extra["errors"]
    assert error["q"] == question
    assert said in error["what"]


def test_a_refusal_never_repeats_what_somebody_wrote() -> None:
    """An error may be logged or shown to others; what stands in a case may not."""
    refusal = refused(OPEN, saving("1", ("A", "a confidential sentence"), ("B", ["another one"])))
    assert "confidential" not in str(refusal.extra)
    assert "another one" not in str(refusal.extra)


def test_one_bad_answer_keeps_the_good_ones_of_the_same_save_out_and_alone_is_named() -> None:
    refusal = refused(OPEN, saving("1", ("A", 0), ("B", -3), ("C", "NA")))
    assert [error["q"] for error in refusal.extra["errors"]] == ["B"]


def test_a_question_answered_twice_in_one_save_is_refused_instead_of_guessing() -> None:
    refusal = refused(OPEN, saving("1", ("A", 0), ("A", 1)))
    assert refusal.extra["errors"] == [{"q": "A", "what": "This question is answered twice in one save."}]


def test_a_table_is_kept_without_its_columns_of_free_text() -> None:
    rows = [{"report_date": "2026-01-02", "disposition": "substantiated"}]
    assert accepted(OPEN, saving("1", ("A1", rows))) == [answered("1", "A1", [rows[0] | {"row": "r1"}])]


@pytest.mark.parametrize(("item", "question"), [("1", "A"), ("1", "applicable"), ("12", "B3")])
def test_any_question_can_be_withdrawn_whether_or_not_it_was_answered(item: str, question: str) -> None:
    """The gate is a question like the others: a reviewer who answered it by mistake can take it back."""
    [event] = accepted(OPEN, saving(item, (question, None)))
    assert event.model_dump() == {"item": item, "question": question}
