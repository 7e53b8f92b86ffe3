"""What the reviews service tells the world: the life of a case, without a name or a free text."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.reviews.certification import CertificationWithdrawn, ReviewerCertified
from shared.contracts.reviews.entry import (
    ConflictDeclared,
    InterviewsSaved,
    ItemSourcesSaved,
    RecordsSaved,
    ReviewersAssigned,
    TextKeyDestroyed,
    TextSaved,
    TextWithdrawn,
    YesNo,
)
from shared.contracts.reviews.interviews import InterviewEvent
from shared.contracts.reviews.qa import (
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseUnlocked,
    EliminationProposed,
    EliminationRefused,
    ItemOverridden,
    NoteDeleted,
    NoteEdited,
    NoteOpened,
    NoteReopened,
    NoteReplied,
    NoteResolved,
    OverrideUndone,
    PracticeCleared,
    QaReleased,
    QaTaken,
)
from shared.contracts.reviews.sampling import SamplingEvent
from shared.contracts.vocabulary import (
    Agency,
    AnswerValue,
    CaseId,
    CaseType,
    Code,
    County,
    Day,
    InstrumentVersion,
    ItemNumber,
    Quarter,
    QuestionId,
)

__all__ = [
    "AnswerSaved",
    "AnswerWithdrawn",
    "CaseApproved",
    "CaseCreated",
    "CaseEliminated",
    "CaseEvent",
    "CasePassedOn",
    "CaseRestored",
    "CaseReturned",
    "CaseSubmitted",
    "CaseUnlocked",
    "CertificationEvent",
    "CertificationWithdrawn",
    "Child",
    "ConflictDeclared",
    "EliminationProposed",
    "EliminationRefused",
    "EntryEvent",
    "FaceSheetSaved",
    "InterviewsSaved",
    "ItemOverridden",
    "ItemSourcesSaved",
    "MoveEvent",
    "NoteDeleted",
    "NoteEdited",
    "NoteEvent",
    "NoteOpened",
    "NoteReopened",
    "NoteReplied",
    "NoteResolved",
    "OverrideUndone",
    "Participant",
    "PracticeCleared",
    "QaReleased",
    "QaTaken",
    "RecordsSaved",
    "ReviewerCertified",
    "ReviewersAssigned",
    "ReviewsEvent",
    "TextKeyDestroyed",
    "TextSaved",
    "TextWithdrawn",
    "YesNo",
]


class Child(Event):
    """A row of the child table without name and date of birth, which never leave the case's own database."""

    is_target: YesNo
    race: tuple[Code, ...] = ()
    ethnicity: Code | None = None
    gender: Code | None = None
    interviewed: YesNo | None = None


class Participant(Event):
    """A row of the participant table: a role, not a name."""

    role: Code
    interviewed: YesNo | None = None


@event("oms.reviews.case_created")
class CaseCreated(Event):
    """A case was taken into a review quarter."""

    county: County
    quarter: Quarter
    case_type: CaseType
    agency: Agency
    instrument: InstrumentVersion
    rank: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Its place in the sample drawn for its county and quarter; none for a case that was not drawn."""

    master: CaseId | None = None
    """In a training site: the case whose answers these are compared with."""


@event("oms.reviews.face_sheet_saved")
class FaceSheetSaved(Event):
    """The face sheet's core was entered or changed; the sheet as a whole has one revision."""

    pur_start: Day | None = None
    case_open_date: Day | None = None
    fc_entry_date: Day | Literal["NA"] | None = None
    fc_discharge_date: Day | Literal["not_yet_discharged", "NA"] | None = None
    case_closed_date: Day | Literal["case_not_closed"] | None = None
    opened_non_can: YesNo | None = None
    involvement_reasons: tuple[Code, ...] | None = None
    primary_reason: Code | None = None
    children: tuple[Child, ...] | None = None
    participants: tuple[Participant, ...] | None = None


@event("oms.reviews.answer_saved")
class AnswerSaved(Event):
    """A question was answered. The answer's revision is the sequence of this event."""

    item: ItemNumber
    question: QuestionId
    value: AnswerValue


@event("oms.reviews.answer_withdrawn")
class AnswerWithdrawn(Event):
    """A question is unanswered again."""

    item: ItemNumber
    question: QuestionId


@event("oms.reviews.case_submitted")
class CaseSubmitted(Event):
    """A complete case is ready for initial QA; the first submission fixes the day the review was completed (F2)."""

    completed: Day


@event("oms.reviews.case_approved")
class CaseApproved(Event):
    """The level that had the case approved it: it is final and counts in every figure."""


EntryEvent = (
    CaseCreated
    | ReviewersAssigned
    | ConflictDeclared
    | FaceSheetSaved
    | AnswerSaved
    | AnswerWithdrawn
    | InterviewsSaved
    | RecordsSaved
    | ItemSourcesSaved
    | TextSaved
    | TextWithdrawn
    | TextKeyDestroyed
)
NoteEvent = NoteOpened | NoteEdited | NoteReplied | NoteDeleted | NoteResolved | NoteReopened
MoveEvent = (
    CaseSubmitted
    | QaTaken
    | QaReleased
    | CasePassedOn
    | CaseReturned
    | CaseApproved
    | CaseUnlocked
    | EliminationProposed
    | EliminationRefused
    | CaseEliminated
    | CaseRestored
    | PracticeCleared
)
CaseEvent = EntryEvent | NoteEvent | MoveEvent | ItemOverridden | OverrideUndone
CertificationEvent = ReviewerCertified | CertificationWithdrawn
ReviewsEvent = CaseEvent | CertificationEvent | SamplingEvent | InterviewEvent
