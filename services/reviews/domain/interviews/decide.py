"""Commands and decider of stakeholder interviews [F13]."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.reviews.domain.interviews.state import Interview
from shared.contracts.reviews.entry import SealedText
from shared.contracts.reviews.interviews import (
    InterviewCompleted,
    InterviewEvent,
    InterviewOpened,
    OfficialRecordSaved,
    PracticeInterviewCleared,
    SupportingNoteAdded,
    SupportingNoteWithdrawn,
)
from shared.errors import Refused

MAX_NOTES = 200
"""Bound of an interview's snapshot."""


@dataclass(frozen=True)
class OpenInterview:
    """Take an interview into a quarter's review. Repeated items are dropped."""

    interview: InterviewOpened


@dataclass(frozen=True)
class SaveOfficial:
    """Save the official record. `leads`: the person is a leader of the site, who need not be the note-taker."""

    by: str
    leads: bool
    text: SealedText
    heard: SealedText | None
    base_rev: int


@dataclass(frozen=True)
class AddNote:
    note: str
    text: SealedText


@dataclass(frozen=True)
class WithdrawNote:
    by: str
    note: str


@dataclass(frozen=True)
class Complete:
    """Complete the interview."""

    version: int


@dataclass(frozen=True)
class Clear:
    """Clear a mock interview."""


Command = OpenInterview | SaveOfficial | AddNote | WithdrawNote | Complete | Clear


def decide(interview: Interview, command: Command) -> Sequence[InterviewEvent]:
    """Returns the events of a command. Raises Refused; every command but the opening needs an existing interview."""
    if isinstance(command, OpenInterview):
        return _open(interview, command.interview)
    if not interview.is_there:
        raise Refused.missing()
    if isinstance(command, Clear):
        return [PracticeInterviewCleared()]
    if interview.stage == "completed":
        detail = "This interview is complete: it can be read, not changed."
        raise Refused("interview-completed", 409, detail)
    match command:
        case SaveOfficial():
            return _save_official(interview, command)
        case AddNote(note=note, text=text):
            if len(interview.notes) >= MAX_NOTES:
                raise Refused("too-many-notes", 409, f"An interview holds {MAX_NOTES} notes at most.")
            return [SupportingNoteAdded(note=note, text=text)]
        case WithdrawNote():
            return _withdraw(interview, command)
        case Complete(version=version):
            return _complete(interview, version)
        case _:
            assert_never(command)


def _open(interview: Interview, opened: InterviewOpened) -> Sequence[InterviewEvent]:
    assert interview.stage == "not_opened", "each is opened under an id of its own"
    if (opened.level == "local") != (opened.county is not None):
        detail = "A local interview names its county; one at the level of the state names none."
        raise Refused("level-and-county", 422, detail)
    return [opened.model_copy(update={"items": tuple(sorted(set(opened.items)))})]


def _save_official(interview: Interview, command: SaveOfficial) -> Sequence[InterviewEvent]:
    if not command.leads and interview.note_taker not in (None, command.by):
        detail = "The official record of this interview is written by its note-taker. Add a supporting note instead."
        raise Refused("not-the-note-taker", 403, detail)
    theirs = interview.official
    if command.base_rev != (theirs.rev if theirs else 0):
        current = {"theirs_rev": theirs.rev, "theirs_by": theirs.by, "theirs_at": theirs.at} if theirs else {}
        detail = "Somebody saved the official record meanwhile. Nothing was saved: choose between both, or keep both."
        raise Refused("official-record-conflict", 412, detail, conflicts=[current])
    return [OfficialRecordSaved(text=command.text, heard=command.heard)]


def _withdraw(interview: Interview, command: WithdrawNote) -> Sequence[InterviewEvent]:
    note = interview.notes.get(command.note)
    if note is None:
        raise Refused.missing()
    if note.by != command.by:
        raise Refused("not-your-note", 403, "Only who wrote a note takes it back.")
    return [SupportingNoteWithdrawn(note=command.note)]


def _complete(interview: Interview, version: int) -> Sequence[InterviewEvent]:
    if interview.official is None:
        detail = "This interview has no official record yet. Write it first: supporting notes do not take its place."
        raise Refused("official-record-missing", 409, detail)
    if version != interview.version:
        detail = "The interview changed since you read it. Look at it again first."
        raise Refused("stale-version", 412, detail, yours=version, current=interview.version)
    return [InterviewCompleted()]
