"""Decider of notes ("stickies"): threads on a question or rating, editable until answered, settled by QA [F13]."""

from collections.abc import Sequence
from typing import assert_never

from services.reviews.domain.case.guards import WHERE, must_be_impartial, must_be_readable, must_not_be_own
from services.reviews.domain.case.qa.commands import EditNote, NoteCommand, OpenNote, ReplyToNote, SettleNote
from services.reviews.domain.case.state import Case, Note
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.qa import NoteDeleted, NoteEdited, NoteOpened, NoteReopened, NoteReplied, NoteResolved
from shared.contracts.reviews.stages import IN_QA, LEVEL_OF
from shared.errors import Refused
from shared.instrument import load

MAX_NOTES, MAX_ENTRIES = 200, 50
"""Bounds of a case's snapshot."""


def decide(case: Case, command: NoteCommand) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused."""
    if case.stage in ("approved_final", "eliminated"):
        raise Refused("case-locked", 409, f"The case is {WHERE[case.stage]}: its notes can be read, not changed.")
    must_be_impartial(case, command.by)
    if isinstance(command, OpenNote):
        return _open(case, command)
    note = case.notes.get(command.note)
    if note is None:
        raise Refused.missing()
    match command:
        case ReplyToNote():
            return _reply(case, note, command)
        case EditNote():
            _must_be_authors(note, command.by)
            must_be_readable(case)
            return [NoteEdited(note=command.note, text=command.text)]
        case SettleNote(how="delete"):
            _must_be_authors(note, command.by)
            if len(note.entries) > 1:
                raise _answered()
            return [NoteDeleted(note=command.note)]
        case SettleNote():
            return _settle(case, note, command)
        case _:
            assert_never(command)


def _open(case: Case, command: OpenNote) -> Sequence[CaseEvent]:
    level = LEVEL_OF.get(case.stage)
    if level is None or case.stage != IN_QA[level]:
        raise Refused("case-not-in-qa", 409, f"Notes are put on a case in QA; this one is {WHERE[case.stage]}.")
    must_not_be_own(case, command.by)
    must_be_readable(case)
    questions = {"applicable", *(question.id for question in load(case.instrument).item(command.item).all_questions)}
    if command.question is not None and command.question not in questions:
        raise Refused("not-a-question", 422, f"Item {command.item} has no such question.")
    if len(case.notes) >= MAX_NOTES:
        raise Refused("too-many-notes", 409, f"A case holds {MAX_NOTES} notes at most.")
    subject = {"item": command.item, "question": command.question}
    return [NoteOpened(note=command.note, level=level, text=command.text, **subject)]


def _reply(case: Case, note: Note, command: ReplyToNote) -> Sequence[CaseEvent]:
    must_be_readable(case)
    if note.resolved:
        raise Refused("note-resolved", 409, "This note is resolved. QA can open it again.")
    if len(note.entries) >= MAX_ENTRIES:
        raise Refused("too-many-notes", 409, f"A thread holds {MAX_ENTRIES} entries at most.")
    return [NoteReplied(note=command.note, text=command.text)]


def _settle(case: Case, note: Note, command: SettleNote) -> Sequence[CaseEvent]:
    """Returns the events of resolving or reopening a note. Raises Refused unless the person has the case in QA."""
    if case.custody != command.by:
        raise Refused("not-taken", 409, "Notes are resolved and opened again by who has the case in QA.")
    if note.resolved == (command.how == "resolve"):
        return []
    return [NoteResolved(note=command.note) if command.how == "resolve" else NoteReopened(note=command.note)]


def _must_be_authors(note: Note, person: str) -> None:
    """Raises Refused unless the last entry is the person's own and the note is open."""
    if note.resolved:
        raise Refused("note-resolved", 409, "This note is resolved. QA can open it again.")
    if any(entry.by == person for entry in note.entries[:-1]) and note.entries[-1].by != person:
        raise _answered()
    if note.entries[-1].by != person:
        raise Refused("not-your-note", 403, "Only who wrote a note changes it.")


def _answered() -> Refused:
    return Refused("note-answered", 409, "Somebody answered this note: what it says stays.")
