"""A case goes to QA complete and in the version that was seen, is approved by somebody else, and is then final."""

from datetime import timedelta

import pytest

from services.reviews.domain import Approve, Case, Command, SaveFaceSheet, Submit
from shared.contracts.event import Event
from shared.contracts.reviews.entry import FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted, QaTaken
from tests.support.histories import FOSTER_CARE, NOW, QA, REVIEWER, SECOND_REVIEWER, By, answered
from tests.support.sheets import Sheet, drawn, entered
from tests.unit.reviews.case_decisions import accepted, given, refused, saving

TODAY = NOW.date()
SUBMITTED = CaseSubmitted(completed=TODAY.isoformat())
TAKEN = By(QA, QaTaken(level="initial"))


def complete(*more: Event | By, **changed: Sheet) -> Case:
    """A foster care case with everything entered; `changed` items or face-sheet fields differ."""
    sheet = drawn(1, case_type="FC", agency="child_welfare")
    sheet["face_sheet"] |= changed.pop("face_sheet", {})
    for item, answers in changed.items():
        sheet["answers"][item.removeprefix("item_")] |= answers
    return given(*entered(sheet), *more)


def submit(case: Case, version: int | None = None) -> Submit:
    return Submit(TODAY, case.version if version is None else version)


@pytest.mark.parametrize("case_type", ["FC", "IH", "IHDR"])
def test_a_complete_case_of_any_type_is_submitted_with_the_day(case_type: str) -> None:
    case = given(*entered(drawn(2, case_type=case_type)))
    assert accepted(case, submit(case)) == [SUBMITTED]


def test_an_unfinished_case_gets_the_whole_list_and_is_not_submitted() -> None:
    case = given(FOSTER_CARE, answered("1", "applicable", "Yes"))
    refusal = refused(case, submit(case))
    assert (refusal.slug, refusal.status) == ("case-unfinished", 409)
    lacks = {one["item"]: one for one in refusal.extra["missing"] if "item" in one}
    assert lacks["1"]["questions"] == ["A", "B", "C"]
    assert lacks["2"]["questions"] == ["applicable"]
    assert any("face_sheet" in one for one in refusal.extra["missing"])


def test_contradictions_are_told_once_everything_is_there() -> None:
    case = complete(item_6={"A3": "2020-01-01"})
    [contradiction] = refused(case, submit(case)).extra["missing"]
    assert contradiction["check"] == "x_6_dates"


def test_a_warning_does_not_stand_in_the_way() -> None:
    """It is for the reviewer to weigh: here a placement table with another number of rows than 4A says."""
    case = complete(item_4={"A": 1, "B": "NA", "A1": []})
    assert accepted(case, submit(case)) == [SUBMITTED]


def test_submission_of_a_changed_case_is_refused_even_if_complete() -> None:
    """A case that changed since it was read is not submitted even if it is complete."""
    case = complete()
    refusal = refused(case, submit(case, case.version - 1))
    assert (refusal.slug, refusal.status) == ("stale-version", 412)
    assert refusal.extra == {"yours": case.version - 1, "current": case.version}


def test_somebody_else_approves_a_submitted_case() -> None:
    case = complete(SUBMITTED, TAKEN)
    assert accepted(case, Approve(QA, case.version)) == [CaseApproved()]


@pytest.mark.parametrize("reviewer", [REVIEWER, SECOND_REVIEWER])
def test_nobody_approves_a_case_that_they_reviewed(reviewer: str) -> None:
    case = complete(By(SECOND_REVIEWER, answered("14", "A", "Yes")), SUBMITTED)
    refusal = refused(case, Approve(reviewer, case.version))
    assert (refusal.slug, refusal.status) == ("own-case", 403)


def test_an_approval_is_of_the_version_that_was_read() -> None:
    case = complete(SUBMITTED, TAKEN)
    assert refused(case, Approve(QA, case.version - 1)).slug == "stale-version"


@pytest.mark.parametrize(
    ("facts", "where"),
    [([], "not submitted yet"), ([SUBMITTED, TAKEN, CaseApproved()], "approved and final")],
)
def test_only_a_case_in_qa_can_be_approved(facts: list[Event | By], where: str) -> None:
    case = complete(*facts)
    refusal = refused(case, Approve(QA, case.version))
    assert (refusal.slug, refusal.status, where in refusal.detail) == ("case-not-in-qa", 409, True)


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ([SUBMITTED], "waiting for initial QA"),
        ([SUBMITTED, TAKEN], "in initial QA"),
        ([SUBMITTED, TAKEN, CaseApproved()], "approved and final"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [saving("14", ("A", "No")), SaveFaceSheet(FaceSheetSaved(), 2), Submit(TODAY + timedelta(days=1), 0)],
    ids=lambda command: type(command).__name__,
)
def test_a_case_that_left_entry_can_be_read_not_changed(facts: list[Event | By], where: str, command: Command) -> None:
    refusal = refused(complete(*facts), command)
    assert (refusal.slug, refusal.status, where in refusal.detail) == ("case-locked", 409, True)


def test_a_face_sheet_of_another_revision_is_shown_both_sheets() -> None:
    case = given(FOSTER_CARE, FaceSheetSaved(opened_non_can="No"))
    refusal = refused(case, SaveFaceSheet(FaceSheetSaved(opened_non_can="Yes"), 0))
    assert (refusal.slug, refusal.status) == ("face-sheet-conflict", 412)
    assert refusal.extra["conflicts"] == [
        {"theirs": {"opened_non_can": "No"}, "theirs_rev": 2, "yours": {"opened_non_can": "Yes"}}
    ]
    assert len(accepted(case, SaveFaceSheet(FaceSheetSaved(opened_non_can="Yes"), 2))) == 1


def test_a_face_sheet_that_cannot_be_true_is_refused() -> None:
    sheet = FaceSheetSaved(fc_entry_date="2026-02-01", fc_discharge_date="2026-01-01")
    refusal = refused(given(FOSTER_CARE), SaveFaceSheet(sheet, 0))
    assert (refusal.slug, refusal.status) == ("not-a-face-sheet", 422)
    assert "lies before" in refusal.extra["errors"][0]["what"]
