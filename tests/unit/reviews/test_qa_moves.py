"""QA moves a case only out of one's own hands, in the version that was seen, and never around a level or a note."""

import pytest

from services.reviews.domain import Approve, Case, Command, TakeForQa
from services.reviews.domain.case.entry.commands import DeclareConflict, Submit
from services.reviews.domain.case.qa.commands import PassOn, Release, Return, Unlock
from shared.contracts.reviews.entry import ConflictDeclared, ReviewersAssigned
from shared.contracts.reviews.qa import (
    CaseApproved,
    CasePassedOn,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    EliminationProposed,
    NoteResolved,
    QaReleased,
    QaTaken,
)
from shared.contracts.vocabulary import Purpose
from tests.support.histories import NOW, QA, REVIEWER, SECOND_REVIEWER, By, answered
from tests.support.sheets import sealed
from tests.unit.reviews.case_decisions import accepted, refused
from tests.unit.reviews.case_stages import (
    BUREAU,
    ENTERED,
    FINAL,
    FOR_OVERSIGHT,
    FOR_SECOND,
    IN_INITIAL,
    IN_OVERSIGHT,
    IN_SECOND,
    OPENED,
    RETURNED,
    SENIOR,
    WAITING,
    Life,
    after,
)

CQI, CFSR = Purpose.CQI, Purpose.CFSR
OTHER = "usr_other"


def moves(case: Case, who: str = QA) -> list[Command]:
    """Everything that takes a case out of somebody's hands by what they think of it."""
    return [Return(who, case.version), PassOn(who, "second", CQI, case.version), Approve(who, case.version)]


def test_a_case_is_in_the_hands_of_who_took_it_and_of_nobody_else() -> None:
    case = after(IN_INITIAL)
    assert (case.stage, case.custody) == ("initial_qa", QA)
    assert accepted(case, TakeForQa(QA)) == []
    for command in (TakeForQa(OTHER), *moves(case, OTHER)):
        refusal = refused(case, command)
        assert (refusal.slug, refusal.status) == ("in-other-hands", 409)


def test_a_case_that_nobody_took_is_moved_by_nobody() -> None:
    case = after(WAITING)
    assert {refused(case, command).slug for command in moves(case)} == {"not-taken"}


@pytest.mark.parametrize(("life", "where"), [(ENTERED, "not submitted"), (RETURNED, "again"), (FINAL, "final")])
def test_outside_qa_nothing_is_taken_released_or_moved(life: Life, where: str) -> None:
    case = after(life)
    for command in (TakeForQa(QA), Release(case.version), *moves(case)):
        refusal = refused(case, command)
        assert (refusal.slug, where in refusal.detail) == ("case-not-in-qa", True)


def test_every_move_is_of_the_version_that_was_seen() -> None:
    case = after(IN_INITIAL)
    stale = case.model_copy(update={"version": case.version - 1})
    for command in (*moves(stale), Release(stale.version)):
        assert refused(case, command).slug == "stale-version"
    assert refused(after(FINAL), Unlock("new_information", case.version)).slug == "stale-version"


@pytest.mark.requirement("R47")
@pytest.mark.parametrize(
    "more",
    [
        By(SENIOR, answered("14", "A", "Yes")),
        By("usr_leader", ReviewersAssigned(reviewers=(SENIOR,))),
    ],
    ids=["entered something", "was given the case"],
)
def test_nobody_takes_a_case_at_any_level_that_they_reviewed(more: By) -> None:
    """R47: otherwise somebody confirms their own ratings."""
    again = CaseSubmitted(completed="2026-10-01")
    levels: list[Life] = [(), (By(QA, QaTaken(level="initial")), By(QA, CasePassedOn(to="second")))]
    for further in levels:
        refusal = refused(after(RETURNED, more, again, *further), TakeForQa(SENIOR))
        assert (refusal.slug, refusal.status) == ("own-case", 403)


@pytest.mark.requirement("R46")
def test_each_qa_level_needs_a_different_person() -> None:
    """The second level is for another person than the first and oversight for a third."""
    assert refused(after(FOR_SECOND), TakeForQa(QA)).slug == "same-person-twice"
    assert {refused(after(FOR_OVERSIGHT), TakeForQa(who)).slug for who in (QA, SENIOR)} == {"same-person-twice"}
    assert accepted(after(FOR_OVERSIGHT), TakeForQa(BUREAU)) == [QaTaken(level="oversight")]


@pytest.mark.requirement("R46")
def test_the_second_level_may_do_the_first_look_at_a_resubmission() -> None:
    """A small site has few people; only the later level must be another person's."""
    again: Life = (By(SENIOR, CaseReturned(level="second")), CaseSubmitted(completed="2026-10-01"))
    case = after(IN_SECOND, *again)
    assert accepted(case, TakeForQa(SENIOR)) == [QaTaken(level="initial")]
    passed = (By(SENIOR, QaTaken(level="initial")), By(SENIOR, CasePassedOn(to="second")))
    assert refused(after(IN_SECOND, *again, *passed), TakeForQa(SENIOR)).slug == "same-person-twice"


@pytest.mark.parametrize(
    ("life", "who", "to", "purpose"),
    [
        (IN_INITIAL, QA, "oversight", CFSR),
        (IN_SECOND, SENIOR, "second", CFSR),
        (IN_SECOND, SENIOR, "oversight", CQI),
        (IN_OVERSIGHT, BUREAU, "second", CFSR),
    ],
)
def test_no_level_is_skipped_and_oversight_is_for_cfsr_sites(life: Life, who: str, to: str, purpose: Purpose) -> None:
    case = after(life)
    assert refused(case, PassOn(who, to, purpose, case.version)).slug == "no-such-move"  # type: ignore[arg-type]


@pytest.mark.requirement("R46")
def test_a_case_may_be_final_with_and_without_a_second_level_and_says_which() -> None:
    assert after(FINAL).passed == ("initial",)
    assert after(IN_SECOND, By(SENIOR, CaseApproved())).passed == ("initial", "second")


@pytest.mark.parametrize(("life", "who"), [(IN_INITIAL, QA), (IN_SECOND, SENIOR), (IN_OVERSIGHT, BUREAU)])
def test_no_case_moves_on_with_an_unresolved_note_and_it_is_named(life: Life, who: str) -> None:
    case = after(life, OPENED)
    refusal = refused(case, Approve(who, case.version))
    assert (refusal.slug, refusal.extra["notes"]) == ("notes-open", [OPENED.event.note])  # type: ignore[attr-defined]
    settled = after(life, OPENED, By(who, NoteResolved(note=refusal.extra["notes"][0])))
    assert accepted(settled, Approve(who, settled.version))


def test_unresolved_note_blocks_passing_on_but_not_returning() -> None:
    """An unresolved note keeps a case from the next level and not from its reviewers."""
    case = after(IN_INITIAL, OPENED)
    assert refused(case, PassOn(QA, "second", CQI, case.version)).slug == "notes-open"
    assert accepted(case, Return(QA, case.version)) == [CaseReturned(level="initial")]
    back = after(RETURNED, OPENED)
    assert accepted(back, Submit(NOW.date(), back.version)), "a note is answered first and settled by QA afterwards"


def test_only_a_final_case_is_unlocked_and_goes_to_its_reviewers_with_the_reason() -> None:
    case = after(FINAL)
    assert accepted(case, Unlock("federal_request", case.version)) == [CaseUnlocked(why="federal_request")]
    open_again = after(FINAL, By("usr_admin", CaseUnlocked(why="federal_request")))
    assert (open_again.stage, open_again.custody) == ("returned_to_reviewer", None)
    for life in (ENTERED, IN_INITIAL):
        assert refused(after(life), Unlock("new_information", after(life).version)).slug == "case-not-final"


def test_a_case_that_somebody_left_behind_waits_at_the_same_level_for_another() -> None:
    """Who is on leave must not keep a case for ever."""
    for life, level in ((IN_INITIAL, "initial"), (IN_SECOND, "second"), (IN_OVERSIGHT, "oversight")):
        case = after(life)
        assert accepted(case, Release(case.version)) == [QaReleased(level=level)]
    freed = after(IN_SECOND, By("usr_leader", QaReleased(level="second")))
    assert (freed.stage, freed.custody, freed.passed) == ("ready_for_second_level_qa", None, ("initial",))
    assert accepted(freed, TakeForQa(OTHER)) == [QaTaken(level="second")]
    assert accepted(freed, Release(0)) == [], "nobody has it"


def test_whoever_finds_a_conflict_with_the_case_in_their_hands_has_it_no_more() -> None:
    """They could neither return nor approve it, and nobody else could take it."""
    case = after(IN_INITIAL)
    assert accepted(case, DeclareConflict(QA)) == [ConflictDeclared(), QaReleased(level="initial")]
    assert accepted(case, DeclareConflict(REVIEWER)) == [ConflictDeclared()]
    freed = after(IN_INITIAL, By(QA, ConflictDeclared()), By(QA, QaReleased(level="initial")))
    assert refused(freed, TakeForQa(QA)).slug == "conflict-of-interest"
    assert accepted(freed, DeclareConflict(QA)) == []
    assert accepted(freed, TakeForQa(OTHER)) == [QaTaken(level="initial")]


def test_a_resubmission_begins_at_the_first_level_and_moves_no_day() -> None:
    """F2: the period under review ends with the first submission."""
    case = after(IN_SECOND, By(SENIOR, CaseReturned(level="second")), CaseSubmitted(completed="2026-12-01"))
    assert (case.stage, case.passed, case.completed) == ("ready_for_initial_qa", (), NOW.date().isoformat())


def test_a_returned_case_stays_returned_while_its_reviewers_work_on_it() -> None:
    case = after(RETURNED, By(SECOND_REVIEWER, answered("14", "A", "Yes")))
    assert (case.stage, case.returns, case.custody) == ("returned_to_reviewer", 1, None)
    assert case.completed == NOW.date().isoformat()


@pytest.mark.requirement("R56")
def test_case_with_a_pending_elimination_is_not_made_final() -> None:
    """Its numbers would count, and the worksheet could never be decided."""
    asked = EliminationProposed(reason="key_participants", evidence=sealed())
    waiting = after(IN_INITIAL, asked)
    assert refused(waiting, Approve(QA, waiting.version)).slug == "worksheet-waits"
