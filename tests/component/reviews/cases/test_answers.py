"""Answers: what is one is kept and rated at once, what is none is refused with the question's own words."""

from typing import Any

import pytest

from tests.component.api_client import CaseClient, expect_success, unchanged
from tests.component.problems import refused


async def test_saved_answer_is_returned_with_its_revision_and_derived_item(
    open_case: CaseClient,
) -> None:
    """A saved answer comes back with its revision and what the rules make of the item."""
    saved = await open_case.save("1", ("applicable", "Yes", 0), ("A", 0, 0), ("B", 0, 0))
    content = expect_success(saved)
    assert (saved.headers["etag"], content["version"], content["stage"]) == ('"4"', 4, "data_entry")
    assert content["answers"] == {
        "applicable": {"value": "Yes", "rev": 2},
        "A": {"value": 0, "rev": 3},
        "B": {"value": 0, "rev": 4},
    }
    assert content["preliminary"]["rating"] == "INCOMPLETE"
    assert "1C" in content["preliminary"]["why"]
    assert (list(content["locked"]), content["unanswered"]) == (["C"], ["C"])
    assert (content["questions"], content["counts"]) == (["applicable", "A1", "A", "B"], {"A": "fine", "B": "fine"})
    assert (content["outcome"]["name"], content["outcome"]["rating"]) == ("S1", "INCOMPLETE")
    assert content["outcome"]["why"] == "Item 1 is incomplete"


@pytest.mark.requirement("R38")
async def test_save_tells_how_far_the_case_is_with_it(open_case: CaseClient) -> None:
    """The reader of a list would trust a number of unanswered questions that the save before has changed."""
    before = expect_success(await open_case.read())["progress"]
    answers = (("A", "NA"), ("B", "No"), ("C", "Yes"), ("D", "No"), ("E", "No"), ("F", "No"))
    saved = expect_success(await open_case.save("3", *((question, value, 0) for question, value in answers)))
    assert saved["preliminary"]["rating"] == "ANI"
    assert saved["counts"] == dict.fromkeys("CDEF", "fine") | {"A": "neutral", "B": "needs_work"}
    assert saved["explain"] == ["B"]
    changed = {"complete": before["complete"] + 1, "unanswered": before["unanswered"] - len(answers)}
    assert saved["progress"] == before | changed
    shown = expect_success(await open_case.read())
    assert shown["progress"] == saved["progress"]
    assert shown["outcomes"]["S2"] == {"rating": "INCOMPLETE", "why": "Item 2 is incomplete"}


async def test_save_of_item_12_tells_the_ratings_of_its_parts(open_case: CaseClient) -> None:
    saved = expect_success(await open_case.save("12", ("A1", "Yes", 0), ("A2", "No", 0)))
    assert {part: one["rating"] for part, one in saved["parts"].items()} == {
        "12A": "ANI",
        "12B": "INCOMPLETE",
        "12C": "INCOMPLETE",
    }


async def test_what_a_save_answered_is_what_a_later_reading_shows(open_case: CaseClient) -> None:
    content = expect_success(await open_case.save("1", ("applicable", "No", 0)))
    shown = expect_success(await open_case.read())
    assert shown["items"]["1"] == {part: content[part] for part in shown["items"]["1"]}
    assert shown["items"]["1"]["preliminary"]["rating"] == "NA"


@pytest.mark.parametrize(
    ("item", "question", "value", "said"),
    [
        ("1", "G", 1, "no such question"),
        ("1", "G", None, "no such question"),
        ("3", "A", "Perhaps", "choose Yes, No or NA"),
        ("5", "A1", ["emancipation"], "no such option"),
        ("3", "A", True, "choose Yes, No or NA"),
        ("1", "A", True, "whole number"),
        ("1", "A", "1", "whole number"),
        ("1", "A", 0.5, "whole number"),
        ("1", "A", 2**63, "whole number"),
        ("1", "A", -1, "at least 0"),
        ("4", "A", 0, "at least 1"),
        ("5", "A1", ["adoption", "guardianship", "oppla"], "at most 2"),
        ("6", "A3", "2026-02-30", "a day that exists"),
        ("1", "A1", [{"report_date": "2026-01-01", "color": "red"}], "no such column"),
        ("1", "A1", [{"report_date": "2026-01-01", "child_first_name": "Anyone"}], "Leave out child_first_name"),
        ("1", "A1", [{"allegation": "", "perpetrator_relationship": "Aunt"}], "Leave out allegation, perpetrator"),
    ],
)
async def test_what_is_no_answer_is_refused_with_the_question_and_what_would_be_one(
    open_case: CaseClient, item: str, question: str, value: Any, said: str
) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.save(item, (question, value, 0)), 422, "not-an-answer")
    [error] = problem["errors"]
    assert (error["q"], said in error["what"]) == (question, True), error


async def test_one_bad_answer_keeps_the_whole_save_out(open_case: CaseClient) -> None:
    """A save that was half kept would look kept."""
    async with unchanged(open_case):
        problem = refused(await open_case.save("1", ("applicable", "Yes", 0), ("A", -1, 0)), 422, "not-an-answer")
    assert [error["q"] for error in problem["errors"]] == ["A"]


async def test_a_question_answered_twice_in_one_save_is_refused(open_case: CaseClient) -> None:
    async with unchanged(open_case):
        problem = refused(await open_case.save("1", ("A", 1, 0), ("A", 2, 0)), 422, "not-an-answer")
    assert [error["q"] for error in problem["errors"]] == ["A"]


async def test_a_refusal_never_repeats_what_somebody_wrote(open_case: CaseClient) -> None:
    answer = await open_case.save("1", ("A", "a confidential sentence", 0))
    assert "confidential" not in answer.text


async def test_the_gate_at_no_locks_the_items_questions(open_case: CaseClient) -> None:
    expect_success(await open_case.save("1", ("applicable", "No", 0)))
    async with unchanged(open_case):
        problem = refused(await open_case.save("1", ("A", 0, 0), ("B", 0, 0)), 422, "answer-locked")
    assert [error["q"] for error in problem["errors"]] == ["A", "B"]
    assert "not applicable" in problem["errors"][0]["what"]


async def test_an_item_of_another_case_type_is_locked_as_a_whole(in_home_case: CaseClient) -> None:
    async with unchanged(in_home_case):
        problem = refused(await in_home_case.save("5", ("applicable", "Yes", 0), ("C", "Yes", 0)), 422, "answer-locked")
    assert [error["q"] for error in problem["errors"]] == ["applicable", "C"]
    assert "foster care cases only" in problem["errors"][0]["what"]


async def test_another_questions_answer_locks_a_question_which_then_takes_na_alone(open_case: CaseClient) -> None:
    expect_success(await open_case.save("2", ("applicable", "Yes", 0), ("A", "Yes", 0)))
    async with unchanged(open_case):
        problem = refused(await open_case.save("2", ("B", "No", 0)), 422, "answer-locked")
    assert "2A is Yes" in problem["errors"][0]["what"]
    assert expect_success(await open_case.save("2", ("B", "NA", 0)))["preliminary"]["rating"] == "S"


async def test_a_withdrawn_answer_is_unanswered_and_keeps_a_revision_for_the_next_save(open_case: CaseClient) -> None:
    expect_success(await open_case.save("1", ("applicable", "Yes", 0)))
    withdrawn = expect_success(await open_case.save("1", ("applicable", None, 2)))
    assert withdrawn["answers"]["applicable"] == {"value": None, "rev": 3}
    assert withdrawn["unanswered"] == ["applicable"]
    async with unchanged(open_case):
        refused(await open_case.save("1", ("applicable", "No", 2)), 412, "answer-conflict")
    assert expect_success(await open_case.save("1", ("applicable", "No", 3)))["answers"]["applicable"]["rev"] == 4
