"""A case is the fold of its history: what a reviewer reads back is what was told, by whom and since when."""

from shared.contracts.reviews.entry import AnswerWithdrawn, FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted, QaTaken
from tests.support.histories import FOSTER_CARE, NOW, QA, REVIEWER, SECOND_REVIEWER, By, answered
from tests.unit.reviews.case_decisions import given


def test_a_created_case_knows_where_it_belongs_and_waits_to_be_started() -> None:
    case = given(FOSTER_CARE)
    assert (case.stage, case.version, case.reviewers) == ("not_started", 1, ())
    assert (case.county, case.quarter, case.case_type, case.agency) == ("06001", "2026Q3", "FC", "child_welfare")


def test_answer_carries_revision_author_and_time() -> None:
    """An answer carries the revision author and time that a later save is compared with."""
    answer = given(FOSTER_CARE, answered("1", "A", 0)).answers["1"]["A"]
    assert (answer.value, answer.rev, answer.by) == (0, 2, REVIEWER)
    assert answer.at == NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_a_second_answer_to_a_question_replaces_the_first_and_leaves_its_neighbours() -> None:
    case = given(FOSTER_CARE, answered("1", "A", 0), answered("1", "B", 2), answered("1", "A", 3))
    assert case.given() == {"1": {"A": 3, "B": 2}}
    assert {question: answer.rev for question, answer in case.answers["1"].items()} == {"A": 4, "B": 3}


def test_withdrawn_answer_is_unanswered_and_keeps_its_revision() -> None:
    """A withdrawn answer is unanswered for the rules but keeps a revision for the next save."""
    case = given(FOSTER_CARE, answered("1", "A", 0), AnswerWithdrawn(item="1", question="A"))
    assert case.given() == {"1": {}}
    assert (case.answers["1"]["A"].value, case.answers["1"]["A"].rev) == (None, 3)


def test_whoever_entered_anything_is_a_reviewer_of_the_case_once() -> None:
    """Separation of duties rests on this list."""
    case = given(
        FOSTER_CARE,
        By(SECOND_REVIEWER, FaceSheetSaved(opened_non_can="No")),
        answered("1", "A", 0),
        By(SECOND_REVIEWER, answered("1", "B", 0)),
    )
    assert case.reviewers == (SECOND_REVIEWER, REVIEWER)


def test_creating_submitting_and_approving_make_nobody_a_reviewer() -> None:
    case = given(
        By(QA, FOSTER_CARE),
        answered("1", "A", 0),
        By(QA, CaseSubmitted(completed="2026-08-14")),
        By(QA, CaseApproved()),
    )
    assert case.reviewers == (REVIEWER,)


def test_the_face_sheet_is_replaced_as_a_whole_and_has_one_revision() -> None:
    case = given(
        FOSTER_CARE, FaceSheetSaved(pur_start="2025-04-01", opened_non_can="No"), FaceSheetSaved(pur_start="2025-05-01")
    )
    assert (case.face_sheet, case.face_sheet_rev) == ({"pur_start": "2025-05-01"}, 3)


def test_the_day_of_completion_is_that_of_the_first_submission() -> None:
    """F2: a later submission does not move it, or the period under review would grow."""
    case = given(
        FOSTER_CARE,
        CaseSubmitted(completed="2026-08-14"),
        answered("1", "A", 0),
        CaseSubmitted(completed="2026-09-30"),
    )
    assert case.completed == "2026-08-14"


def test_a_case_goes_from_entry_through_qa_to_final() -> None:
    submitted, taken = CaseSubmitted(completed="2026-08-14"), QaTaken(level="initial")
    facts = [FOSTER_CARE, answered("1", "A", 0), submitted, taken, CaseApproved()]
    stages = [given(*facts[: n + 1]).stage for n in range(len(facts))]
    assert stages == ["not_started", "data_entry", "ready_for_initial_qa", "initial_qa", "approved_final"]
