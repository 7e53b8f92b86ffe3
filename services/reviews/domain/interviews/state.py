"""State and fold of a stakeholder interview: one official record, and supporting notes."""

from typing import Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.interviews import (
    InterviewCompleted,
    InterviewEvent,
    InterviewLevel,
    InterviewOpened,
    OfficialRecordSaved,
    PracticeInterviewCleared,
    Stakeholders,
    SupportingNoteAdded,
    SupportingNoteWithdrawn,
)

Stage = Literal["not_opened", "open", "completed", "cleared"]


class InterviewPart(BaseModel):
    model_config = ConfigDict(frozen=True)


class Official(InterviewPart):
    """Text versions of the official record. `rev`: the sequence of its last save."""

    version_id: str
    heard_id: str | None
    rev: int
    by: str
    at: str


class Supporting(InterviewPart):
    """A supporting note of one person."""

    version_id: str
    by: str
    at: str


class Interview(InterviewPart):
    """State of an interview. `version`: the sequence of its last event."""

    version: int = 0
    stage: Stage = "not_opened"
    items: tuple[str, ...] = ()
    level: InterviewLevel = "state"
    county: str | None = None
    quarter: str = ""
    stakeholders: Stakeholders = "other"
    on: str = ""
    interviewers: tuple[str, ...] = ()
    note_taker: str | None = None
    opened_by: str = ""
    official: Official | None = None
    notes: dict[str, Supporting] = {}

    @property
    def is_there(self) -> bool:
        return self.stage in ("open", "completed")


def evolve(interview: Interview, recorded: RecordedEvent) -> Interview:
    """Returns the state after the event."""
    event, actor, at = cast("InterviewEvent", recorded.event), recorded.envelope.actor, recorded.envelope.time
    now = interview.model_copy(update={"version": recorded.sequence})
    match event:
        case InterviewOpened():
            return now.model_copy(update={"stage": "open", "opened_by": actor} | event.model_dump())
        case OfficialRecordSaved(text=text, heard=heard):
            heard_id = heard.version_id if heard else None
            official = Official(version_id=text.version_id, heard_id=heard_id, rev=recorded.sequence, by=actor, at=at)
            return now.model_copy(update={"official": official})
        case SupportingNoteAdded(note=note, text=text):
            added = Supporting(version_id=text.version_id, by=actor, at=at)
            return now.model_copy(update={"notes": interview.notes | {note: added}})
        case SupportingNoteWithdrawn(note=note):
            left = {name: supporting for name, supporting in interview.notes.items() if name != note}
            return now.model_copy(update={"notes": left})
        case InterviewCompleted():
            return now.model_copy(update={"stage": "completed"})
        case PracticeInterviewCleared():
            return now.model_copy(update={"stage": "cleared"})
        case _:
            assert_never(event)
