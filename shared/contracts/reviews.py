"""What the reviews service tells the world: the life of a case, without a name or a free text."""

from typing import Literal

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import (
    Agency,
    AnswerValue,
    CaseType,
    Code,
    County,
    Day,
    InstrumentVersion,
    ItemNumber,
    Quarter,
    QuestionId,
)

YesNo = Literal["Yes", "No"]


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
    """A complete case went to initial QA; the first submission fixes the day the review was completed (F2)."""

    completed: Day


@event("oms.reviews.case_approved")
class CaseApproved(Event):
    """Initial QA approved the case: it is final and counts in every figure."""


ReviewsEvent = CaseCreated | FaceSheetSaved | AnswerSaved | AnswerWithdrawn | CaseSubmitted | CaseApproved
