"""Notes are threads that nobody rewrites once they were answered, and that QA alone settles."""

import pytest

from services.reviews.domain import Command
from services.reviews.domain.case.qa.commands import EditNote, OpenNote, ReplyToNote, SettleNote
from services.reviews.domain.case.qa.notes import MAX_ENTRIES, MAX_NOTES
from shared.contracts.reviews.entry import ConflictDeclared, TextKeyDestroyed
from shared.contracts.reviews.qa import (
    CaseEliminated,
    EliminationProposed,
    NoteDeleted,
    NoteEdited,
    NoteOpened,
    NoteReopened,
    NoteReplied,
    NoteResolved,
)
from tests.support.histories import QA, REVIEWER, By
from tests.support.sheets import sealed
from tests.unit.reviews.case_decisions import accepted, refused
from tests.unit.reviews.case_stages import (
    FINAL,
    IN_INITIAL,
    LEADER,
    NOTE,
    OPENED,
    REPLIED,
    RETURNED,
    SENIOR,
    WAITING,
    Life,
    after,
)

TEXT, ANOTHER = sealed(7), f"not_{'2' * 32}"
RESOLVED = By(QA, NoteResolved(note=NOTE))


def opening(who: str = QA, question: str | None = "B") -> OpenNote:
    return OpenNote(who, ANOTHER, "3", question, TEXT)


def every_change(who: str) -> list[Command]:
    settling: list[Command] = [SettleNote(who, NOTE, "delete"), SettleNote(who, NOTE, "resolve")]
    return [opening(who), EditNote(who, NOTE, TEXT), ReplyToNote(who, NOTE, TEXT), *settling]


def test_note_refers_to_a_question_or_rating_with_its_qa_level() -> None:
    """A note stands on a question or on the items rating with the level that asked."""
    [opened] = accepted(after(IN_INITIAL), opening())
    assert opened == NoteOpened(note=ANOTHER, level="initial", item="3", question="B", text=TEXT)
    [on_rating] = accepted(after(IN_INITIAL), opening(question=None))
    assert isinstance(on_rating, NoteOpened)
    assert on_rating.question is None
    assert refused(after(IN_INITIAL), opening(question="G")).slug == "not-a-question"


@pytest.mark.parametrize("life", [WAITING, RETURNED])
def test_a_note_is_put_on_a_case_that_somebody_has_in_qa(life: Life) -> None:
    assert refused(after(life), opening()).slug == "case-not-in-qa"


def test_nobody_notes_on_a_case_that_they_reviewed() -> None:
    """R47: a leader who entered answers too would hold up, or wave on, their own work."""
    assert refused(after(IN_INITIAL), opening(REVIEWER)).slug == "own-case"


def test_its_author_changes_or_takes_back_a_note_that_nobody_answered() -> None:
    case = after(IN_INITIAL, OPENED)
    assert accepted(case, EditNote(QA, NOTE, TEXT)) == [NoteEdited(note=NOTE, text=TEXT)]
    assert accepted(case, SettleNote(QA, NOTE, "delete")) == [NoteDeleted(note=NOTE)]
    assert after(IN_INITIAL, OPENED, By(QA, NoteDeleted(note=NOTE))).notes == {}
    for command in (EditNote(SENIOR, NOTE, TEXT), SettleNote(SENIOR, NOTE, "delete")):
        assert (refused(case, command).slug, refused(case, command).status) == ("not-your-note", 403)


def test_what_was_answered_is_never_edited_and_never_taken_back() -> None:
    """F13: a thread must not say afterwards what nobody answered to."""
    case = after(IN_INITIAL, OPENED, REPLIED)
    for command in (EditNote(QA, NOTE, TEXT), SettleNote(QA, NOTE, "delete")):
        assert (refused(case, command).slug, refused(case, command).status) == ("note-answered", 409)
    assert refused(case, SettleNote(REVIEWER, NOTE, "delete")).slug == "note-answered"
    edited = after(IN_INITIAL, OPENED, REPLIED, By(REVIEWER, NoteEdited(note=NOTE, text=TEXT)))
    entries = edited.notes[NOTE].entries
    assert [(one.by, one.version_id) for one in entries] == [
        (QA, sealed(1).version_id),
        (REVIEWER, TEXT.version_id),
    ], "the last word may still be changed by who said it"


def test_a_note_is_settled_by_whoever_has_the_case_in_qa_and_can_be_opened_again() -> None:
    case = after(IN_INITIAL, OPENED)
    assert refused(case, SettleNote(SENIOR, NOTE, "resolve")).slug == "not-taken"
    assert refused(after(RETURNED, OPENED), SettleNote(QA, NOTE, "resolve")).slug == "not-taken"
    assert accepted(case, SettleNote(QA, NOTE, "resolve")) == [NoteResolved(note=NOTE)]
    settled = after(IN_INITIAL, OPENED, RESOLVED)
    assert accepted(settled, SettleNote(QA, NOTE, "resolve")) == []
    assert accepted(settled, SettleNote(QA, NOTE, "reopen")) == [NoteReopened(note=NOTE)]
    assert after(IN_INITIAL, OPENED, RESOLVED, By(QA, NoteReopened(note=NOTE))).open_notes == (NOTE,)


def test_a_resolved_note_takes_no_words_any_more() -> None:
    case = after(IN_INITIAL, OPENED, RESOLVED)
    for command in (EditNote(QA, NOTE, TEXT), ReplyToNote(QA, NOTE, TEXT), SettleNote(QA, NOTE, "delete")):
        assert refused(case, command).slug == "note-resolved"


def test_reviewers_answer_while_the_case_is_with_them() -> None:
    assert accepted(after(RETURNED, OPENED), ReplyToNote(REVIEWER, NOTE, TEXT)) == [NoteReplied(note=NOTE, text=TEXT)]


def test_a_final_and_an_eliminated_case_keep_their_notes_as_they_are() -> None:
    asked, gone = EliminationProposed(reason="duplicate", evidence=TEXT), CaseEliminated(reason="duplicate")
    for case in (after(FINAL, OPENED), after(IN_INITIAL, OPENED, asked, By(LEADER, gone))):
        assert {refused(case, command).slug for command in every_change(QA)} == {"case-locked"}


def test_whoever_declared_a_conflict_has_no_word_in_the_cases_notes() -> None:
    case = after(IN_INITIAL, OPENED, By(SENIOR, ConflictDeclared()))
    assert {refused(case, command).slug for command in every_change(SENIOR)} == {"conflict-of-interest"}


def test_case_with_destroyed_texts_takes_no_text_but_settles_notes() -> None:
    """Once its texts were destroyed a case takes no new ones and its notes can still be settled."""
    case = after(IN_INITIAL, OPENED, By("usr_admin", TextKeyDestroyed(why="court_order")))
    for command in (opening(), EditNote(QA, NOTE, TEXT), ReplyToNote(QA, NOTE, TEXT)):
        assert refused(case, command).slug == "text-destroyed"
    assert accepted(case, SettleNote(QA, NOTE, "resolve"))


def test_a_case_holds_so_many_notes_and_a_thread_so_many_entries_and_no_more() -> None:
    """Its document stays bounded."""
    many = [NoteOpened(note=f"not_{n:032x}", level="initial", item="3", text=TEXT) for n in range(MAX_NOTES)]
    assert refused(after(IN_INITIAL, *many), opening()).slug == "too-many-notes"
    long = [OPENED, *[REPLIED] * (MAX_ENTRIES - 1)]
    assert refused(after(IN_INITIAL, *long), ReplyToNote(QA, NOTE, TEXT)).slug == "too-many-notes"
    assert accepted(after(IN_INITIAL, *long[:-1]), ReplyToNote(QA, NOTE, TEXT))


def test_a_note_that_is_not_there_is_missing() -> None:
    assert refused(after(IN_INITIAL), ReplyToNote(QA, NOTE, TEXT)).slug == "not-found"
