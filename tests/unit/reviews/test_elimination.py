"""A case leaves the review by a worksheet that somebody else decides; its work stays, and there is a way back."""

import pytest

from services.reviews.domain.case.qa.commands import DecideElimination, ProposeElimination, Restore
from shared.contracts.reviews.entry import ConflictDeclared, InterviewRow, InterviewsSaved, TextKeyDestroyed
from shared.contracts.reviews.qa import (
    CaseEliminated,
    CaseRestored,
    EliminationProposed,
    EliminationReason,
    EliminationRefused,
)
from tests.support.histories import FOSTER_CARE, IN_HOME, NOW, QA, REVIEWER, By
from tests.support.sheets import sealed
from tests.unit.reviews.case_decisions import accepted, given, refused
from tests.unit.reviews.case_stages import ENTERED, FINAL, IN_INITIAL, IN_SECOND, LEADER, OPENED, RETURNED, Life, after

EVIDENCE = sealed(5)
PROPOSED = By(REVIEWER, EliminationProposed(reason="duplicate", evidence=EVIDENCE))
GONE = By(LEADER, CaseEliminated(reason="duplicate"))
AT: list[Life] = [(FOSTER_CARE,), ENTERED, RETURNED, IN_INITIAL, IN_SECOND]


def proposing(reason: EliminationReason = "duplicate") -> ProposeElimination:
    return ProposeElimination(reason, EVIDENCE)


@pytest.mark.requirement("R55")
@pytest.mark.parametrize("life", AT)
def test_a_case_that_is_not_final_is_eliminated_and_restored_with_all_its_work(life: Life) -> None:
    before = after(life, OPENED, PROPOSED)
    assert accepted(before, DecideElimination(LEADER, eliminate=True)) == [GONE.event]
    gone = after(life, OPENED, PROPOSED, GONE)
    assert (gone.stage, gone.custody) == ("eliminated", None)
    assert accepted(gone, Restore()) == [CaseRestored()]
    back = after(life, OPENED, PROPOSED, GONE, By("usr_admin", CaseRestored()))
    for kept in ("answers", "texts", "face_sheet", "interviews", "notes", "completed", "reviewers", "qa"):
        assert getattr(gone, kept) == getattr(back, kept) == getattr(before, kept), kept


@pytest.mark.requirement("R55")
def test_a_restored_case_waits_where_it_was_in_nobodys_hands() -> None:
    lives: list[tuple[Life, str]] = [
        ((FOSTER_CARE,), "not_started"),
        (RETURNED, "returned_to_reviewer"),
        (IN_INITIAL, "ready_for_initial_qa"),
        (IN_SECOND, "ready_for_second_level_qa"),
    ]
    for life, stage in lives:
        back = after(life, PROPOSED, GONE, By("usr_admin", CaseRestored()))
        assert (back.stage, back.custody) == (stage, None)
    assert refused(after(IN_INITIAL), Restore()).slug == "not-eliminated"


@pytest.mark.requirement("R56")
def test_the_worksheet_says_why_who_and_when_and_who_approved_it_and_when() -> None:
    sheet = after(ENTERED, PROPOSED, GONE).worksheet
    assert sheet
    at = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert (sheet.reason, sheet.version_id, sheet.by, sheet.at) == ("duplicate", EVIDENCE.version_id, REVIEWER, at)
    assert (sheet.decided, sheet.decided_by, sheet.decided_at) == ("eliminated", LEADER, at)


@pytest.mark.requirement("R56")
def test_nobody_decides_about_their_own_worksheet_and_nothing_is_decided_without_one() -> None:
    refusal = refused(after(ENTERED, PROPOSED), DecideElimination(REVIEWER, eliminate=True))
    assert (refusal.slug, refusal.status) == ("own-worksheet", 403)
    assert refused(after(ENTERED), DecideElimination(LEADER, eliminate=True)).slug == "no-worksheet"
    conflicted = after(ENTERED, PROPOSED, By(LEADER, ConflictDeclared()))
    assert refused(conflicted, DecideElimination(LEADER, eliminate=True)).slug == "conflict-of-interest"


def test_one_worksheet_at_a_time_and_another_after_a_refusal() -> None:
    assert refused(after(ENTERED, PROPOSED), proposing()).slug == "worksheet-waits"
    assert accepted(after(ENTERED, PROPOSED), DecideElimination(LEADER, eliminate=False)) == [EliminationRefused()]
    kept = after(IN_INITIAL, PROPOSED, By(LEADER, EliminationRefused()))
    assert (kept.stage, kept.custody) == ("initial_qa", QA)
    assert refused(kept, DecideElimination(LEADER, eliminate=True)).slug == "no-worksheet"
    assert accepted(kept, proposing("out_of_area"))


@pytest.mark.parametrize("over", [FINAL, (*ENTERED, PROPOSED, GONE)])
def test_a_final_and_an_eliminated_case_are_not_eliminated(over: Life) -> None:
    for command in (proposing(), DecideElimination(LEADER, eliminate=True)):
        assert refused(after(over), command).slug == "case-locked"


@pytest.mark.requirement("R56")
@pytest.mark.parametrize(
    ("reason", "fits_foster_care", "fits_in_home"),
    [
        ("key_participants", True, True),
        ("ih_too_short", False, True),
        ("ih_child_in_fc", False, True),
        ("ih_fc_entry_late", False, True),
        ("fc_under_24h", True, False),
        ("thv_all_pur", True, False),
        ("adoption_guardianship_final", True, False),
        ("age_of_majority", True, False),
        ("other_state", True, False),
        ("locked_facility_all_pur", True, False),
        ("subsidy_only", True, True),
        ("worker_over_represented", True, True),
    ],
)
def test_each_reason_is_for_the_case_types_that_the_reference_names(
    reason: EliminationReason, fits_foster_care: bool, fits_in_home: bool
) -> None:
    for case, fits in ((given(FOSTER_CARE), fits_foster_care), (given(IN_HOME), fits_in_home)):
        if fits:
            assert accepted(case, proposing(reason))
        else:
            assert refused(case, proposing(reason)).slug == "reason-does-not-fit"


@pytest.mark.requirement("R40")
@pytest.mark.requirement("R56")
def test_nobody_was_unavailable_where_the_log_says_that_everybody_was_interviewed() -> None:
    def log(*missed: str) -> InterviewsSaved:
        roles = ("child", "mother", "father", "foster_parent", "supervisor")
        held = {"held": "Yes", "kind": "video", "on": "2026-08-14"}
        rows = [{"role": one} | ({"held": "No", "why_not": "refused"} if one in missed else held) for one in roles]
        return InterviewsSaved(rows=tuple(map(InterviewRow.model_validate, rows)))

    refusal = refused(given(FOSTER_CARE, log()), proposing("key_participants"))
    assert (refusal.slug, "interview log" in refusal.detail) == ("reason-does-not-fit", True)
    assert accepted(given(FOSTER_CARE, log("mother")), proposing("key_participants"))
    assert accepted(given(FOSTER_CARE, log()), proposing("out_of_area"))


def test_no_evidence_can_be_written_once_the_texts_were_destroyed() -> None:
    case = after(ENTERED, By("usr_admin", TextKeyDestroyed(why="court_order")))
    assert refused(case, proposing()).slug == "text-destroyed"
