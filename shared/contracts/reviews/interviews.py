"""Events of stakeholder interviews: subject, official record and supporting notes."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.reviews.entry import SealedText
from shared.contracts.vocabulary import County, Day, NoteId, PersonId, Quarter, text

SystemicItem = Annotated[str, text(r"(19|2[0-9]|3[0-6])")]
"""The items of the seven systemic factors: 19 to 24 [F23], the others [Rh]."""

InterviewLevel = Literal["state", "local"]
Stakeholders = Literal[
    "agency_leadership", "supervisors", "caseworkers", "quality_assurance_staff", "training_staff", "licensing_staff",
    "information_system_staff", "courts", "attorneys", "court_appointed_advocates", "tribes", "youth", "parents",
    "foster_and_adoptive_parents", "service_providers", "other_agencies", "community", "other",
]  # fmt: skip
"""The interviewed groups: the guide has a type for each interview [F13]; this list of types is [synthetic]."""


@event("oms.reviews.interview_opened")
class InterviewOpened(Event):
    """A leader opened an interview: its items, stakeholders and day, the interviewers and the note taker."""

    items: Annotated[tuple[SystemicItem, ...], Field(min_length=1, max_length=18)]
    level: InterviewLevel
    county: County | None = None
    quarter: Quarter
    stakeholders: Stakeholders
    on: Day
    interviewers: Annotated[tuple[PersonId, ...], Field(max_length=8)] = ()
    note_taker: PersonId | None = None
    """The writer of the official record [F13]; None: any person who may take notes in the site."""


@event("oms.reviews.official_record_saved")
class OfficialRecordSaved(Event):
    """The one official record was written or changed; its revision is this event's sequence."""

    text: SealedText
    heard: SealedText | None = None
    """Name, title and agency of the interviewed person [F13]."""


@event("oms.reviews.supporting_note_added")
class SupportingNoteAdded(Event):
    """A person added a note of their own to the official record; people merge them, never the system [F13]."""

    note: NoteId
    text: SealedText


@event("oms.reviews.supporting_note_withdrawn")
class SupportingNoteWithdrawn(Event):
    """The author withdrew the note."""

    note: NoteId


@event("oms.reviews.interview_completed")
class InterviewCompleted(Event):
    """The interview was completed: it is read-only from now on, its only change of status [F13]."""


@event("oms.reviews.practice_interview_cleared")
class PracticeInterviewCleared(Event):
    """A training site was reset, and this mock interview was cleared with it."""


InterviewEvent = (
    InterviewOpened
    | OfficialRecordSaved
    | SupportingNoteAdded
    | SupportingNoteWithdrawn
    | InterviewCompleted
    | PracticeInterviewCleared
)
