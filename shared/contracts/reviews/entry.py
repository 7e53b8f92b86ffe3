"""Events of a case's data entry: creation, reviewers, face sheet, answers, logs and texts."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import DatedEvent, Event, Raw, event
from shared.contracts.vocabulary import (
    Agency,
    AnswerValue,
    CaseId,
    CaseType,
    Code,
    County,
    Day,
    Digest,
    InstrumentVersion,
    ItemNumber,
    PersonId,
    Quarter,
    QuestionId,
    RowId,
    TextField,
    TextId,
)

YesNo = Literal["Yes", "No"]
InterviewKind = Literal["in_person", "telephone", "video", "written"]
NotHeld = Literal[
    "could_not_be_located", "refused", "safety_concern", "legal_reason", "not_in_best_interest",
    "not_developmentally_able", "deceased", "no_such_person",
]  # fmt: skip
"""The reason why an interview that is always sought was not held [Rm]."""

InterviewRole = Literal[
    "child", "mother", "father", "foster_parent", "caseworker", "supervisor", "other_professional", "other"
]
Source = Literal["paper", "electronic"]
EraseWhy = Literal["court_order", "retention_ended", "entered_in_error"]


class SealedText(Event):
    """A version of a text: its id, and a digest of its ciphertext and path. The text itself is in no event."""

    version_id: TextId
    digest: Digest


class InterviewRow(Event):
    """One interview, held or not, with the reason; a role, never a name (R40). `row`: see `RowId`, as in each table."""

    role: InterviewRole
    held: YesNo
    kind: InterviewKind | None = None
    on: Day | None = None
    why_not: NotHeld | None = None
    row: RowId | None = None


class RecordRow(Event):
    """One record that was read (R41)."""

    source: Source
    on: Day
    by: PersonId
    row: RowId | None = None


class Child(Event):
    """A row of the child table without name and date of birth, which stay in the case's own database."""

    is_target: YesNo
    race: tuple[Code, ...] = ()
    ethnicity: Code | None = None
    gender: Code | None = None
    interviewed: YesNo | None = None
    row: RowId | None = None


class Participant(Event):
    """A row of the participant table: a role, not a name."""

    role: Code
    interviewed: YesNo | None = None
    row: RowId | None = None


class CaseFields(Event):
    """The attributes with which a case is created."""

    county: County
    quarter: Quarter
    case_type: CaseType
    agency: Agency
    instrument: InstrumentVersion
    rank: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Its rank in the sample of its county and quarter; None for a case that was not drawn."""

    master: CaseId | None = None
    """In a training site: the case that the answers are compared with."""


@event("oms.reviews.case_created")
class CaseCreated(CaseFields, DatedEvent):
    """A case was created in a review quarter."""


@event("oms.reviews.reviewers_assigned")
class ReviewersAssigned(DatedEvent):
    """These people alone review the case from now on."""

    reviewers: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=4)]


@event("oms.reviews.conflict_declared")
class ConflictDeclared(DatedEvent):
    """The actor has a conflict of interest with the case and no longer works on it."""


class FaceSheetCore(Event):
    """The face sheet's core."""

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


@event("oms.reviews.face_sheet_saved")
class FaceSheetSaved(FaceSheetCore, DatedEvent):
    """The face sheet's core was entered or changed; the sheet as a whole has one revision."""


@event("oms.reviews.answer_saved")
class AnswerSaved(DatedEvent):
    """A question was answered; its revision is this event's sequence. A table's rows have their ids under `row`."""

    item: ItemNumber
    question: QuestionId
    value: AnswerValue


@event("oms.reviews.answer_withdrawn")
class AnswerWithdrawn(DatedEvent):
    """A question is unanswered again."""

    item: ItemNumber
    question: QuestionId


@event("oms.reviews.interviews_saved")
class InterviewsSaved(DatedEvent):
    """The interview log as a whole, with one revision."""

    rows: Annotated[tuple[InterviewRow, ...], Field(max_length=40)]


@event("oms.reviews.records_saved")
class RecordsSaved(DatedEvent):
    """The check list of records as a whole, with one revision."""

    rows: Annotated[tuple[RecordRow, ...], Field(max_length=40)]


@event("oms.reviews.item_sources_saved")
class ItemSourcesSaved(DatedEvent):
    """The sources of an item's rating [F1]."""

    item: ItemNumber
    sources: Annotated[tuple[Code, ...], Field(max_length=7)]


@event("oms.reviews.text_saved", version=2)
class TextSaved(DatedEvent):
    """A narrative, a name or another text of the case was written or changed; its revision is this event's sequence."""

    field: TextField
    text: SealedText

    @staticmethod
    def from_v1(data: Raw) -> Raw:
        """Version 1 names a row by its position; which row it was follows from the case's earlier events."""
        return data


@event("oms.reviews.text_withdrawn", version=2)
class TextWithdrawn(DatedEvent):
    """The field is empty again; the earlier text remains in the history."""

    field: TextField

    @staticmethod
    def from_v1(data: Raw) -> Raw:
        """Version 1 names a row by its position; which row it was follows from the case's earlier events."""
        return data


@event("oms.reviews.text_key_destroyed")
class TextKeyDestroyed(DatedEvent):
    """The key of the case's texts was destroyed: none can be read any more; ratings and history remain."""

    why: EraseWhy


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
