"""What people see of a case beside its answers: when it is due, which period it is about, and what does not add up."""

from typing import Any

import pytest

from services.reviews.domain import case_view
from shared.contracts.reviews.entry import CaseCreated, FaceSheetSaved
from shared.contracts.reviews.qa import CaseReturned, CaseSubmitted, QaTaken
from tests.support.histories import FOSTER_CARE, IN_HOME, NOW, QA, By, answered
from tests.support.sheets import drawn, entered
from tests.unit.reviews.case_decisions import given

TODAY = NOW.date()
SUBMITTED, TAKEN, RETURNED = (
    CaseSubmitted(completed="2026-09-30"),
    By(QA, QaTaken(level="initial")),
    By(QA, CaseReturned(level="initial")),
)


def checks(created: CaseCreated, **fields: Any) -> dict[str, str]:
    """What is found for such a face sheet: check → its severity."""
    found = case_view(given(created, FaceSheetSaved.model_validate(fields)), TODAY)["checks"]
    return {one["check"]: one["severity"] for one in found}


def test_a_case_is_due_two_weeks_after_its_reviewers_began() -> None:
    """F2. Taking it in is no beginning."""
    assert case_view(given(FOSTER_CARE), TODAY)["due"] is None
    assert case_view(given(FOSTER_CARE, answered("1", "A", 1)), TODAY)["due"] == "2026-10-14"


@pytest.mark.requirement("R13")
def test_the_period_under_review_ends_with_the_first_submission_and_never_moves() -> None:
    begun = entered(drawn(1, case_type="FC"))
    assert case_view(given(*begun), TODAY)["face_sheet"]["pur_end"] is None
    again = CaseSubmitted(completed="2026-11-30")
    for facts in ([SUBMITTED], [SUBMITTED, TAKEN, RETURNED], [SUBMITTED, TAKEN, RETURNED, again]):
        assert case_view(given(*begun, *facts), TODAY)["face_sheet"]["pur_end"] == "2026-09-30"


@pytest.mark.parametrize(
    ("closed", "end"), [("2026-06-01", "2026-06-01"), ("2026-12-01", "2026-09-30"), ("case_not_closed", "2026-09-30")]
)
def test_a_case_that_closed_earlier_is_looked_at_until_then(closed: str, end: str) -> None:
    """F2, F24."""
    case = given(FOSTER_CARE, FaceSheetSaved(case_closed_date=closed), SUBMITTED)
    assert case_view(case, TODAY)["face_sheet"]["pur_end"] == end


@pytest.mark.parametrize(("opened", "found"), [("2026-08-17", {"fs_ih_45_days": "warning"}), ("2026-08-16", {})])
def test_an_in_home_case_open_for_less_than_45_days_is_a_warning(opened: str, found: dict[str, str]) -> None:
    """Before it is submitted it counts to today: whoever learns it at submission has worked two weeks for nothing."""
    assert checks(IN_HOME, case_open_date=opened) == found


def test_an_in_home_case_with_a_child_in_care_is_an_error() -> None:
    in_care = {"pur_start": "2025-10-01", "fc_entry_date": "2026-03-01", "fc_discharge_date": "not_yet_discharged"}
    assert checks(IN_HOME, **in_care) == {"fs_ih_no_fc": "error"}
    assert checks(FOSTER_CARE, **in_care) == {}


@pytest.mark.parametrize(("targets", "found"), [(0, "error"), (1, None), (2, "error")])
def test_a_foster_care_case_is_about_one_child(targets: int, found: str | None) -> None:
    children = [{"is_target": "Yes" if number < targets else "No"} for number in range(3)]
    assert checks(FOSTER_CARE, children=children).get("fs_one_target") == found
    assert "fs_one_target" not in checks(IN_HOME, children=children)


def test_case_view_lists_what_a_submission_would_miss() -> None:
    """A case says what it still lacks as a submission would and in the end nothing."""
    lacks = case_view(given(FOSTER_CARE), TODAY)["missing"]
    assert {kind for one in lacks for kind in one} == {
        "face_sheet",
        "item",
        "questions",
        "text",
        "interview",
        "record",
        "what",
    }
    assert case_view(given(*entered(drawn(1, case_type="FC"))), TODAY)["missing"] == []


def test_questions_that_count_in_no_rating_are_wanted_apart_from_those_that_do() -> None:
    item = case_view(given(FOSTER_CARE), TODAY)["items"]["4"]
    assert item["unanswered"]
    assert not set(item["wanted"]) & set(item["unanswered"])
