"""Response models of stakeholder interviews, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.reviews.api.response_models import Count, OpenedText, Revision, SiteResponse, Time, Version
from shared.contracts.reviews.interviews import InterviewLevel, Stakeholders, SystemicItem
from shared.contracts.vocabulary import County, Day, InterviewId, NoteId, PersonId, Quarter, Site
from shared.instrument.systemic_factors import Factor

FactorId = Literal[
    "information_system", "case_review", "quality_assurance", "training", "service_array", "responsiveness",
    "licensing",
]  # fmt: skip
InterviewStage = Literal["open", "completed"]


class SavedInterview(BaseModel):
    """The interview's version and stage after the command."""

    id: InterviewId
    version: Version
    stage: InterviewStage


class OfficialRevision(BaseModel):
    """The revision to base the next save of the official record on."""

    rev: Revision


class SavedOfficialRecord(SavedInterview):
    """The new revision of the official record."""

    official: OfficialRevision


class SavedSupportingNote(SavedInterview):
    """The supporting note that was added or withdrawn."""

    note: NoteId


class InterviewSummary(BaseModel):
    """An interview without its texts."""

    id: InterviewId
    items: list[SystemicItem]
    level: InterviewLevel
    county: County | None
    quarter: Quarter
    stakeholders: Stakeholders
    on: Day
    interviewers: list[PersonId]
    note_taker: PersonId | None
    opened_by: PersonId
    stage: InterviewStage
    version: Version
    factors: list[FactorId]
    notes: Annotated[Count, Field(description="Number of supporting notes.")]
    has_official_record: bool


class OfficialRecord(OfficialRevision):
    """The official record; `heard`: name, title and agency of the person interviewed."""

    text: OpenedText
    heard: str | None
    by: PersonId
    at: Time


class SupportingNote(BaseModel):
    """A supporting note of one person."""

    text: OpenedText
    by: PersonId
    at: Time


class InterviewResponse(SiteResponse):
    """An interview with its official record and its supporting notes by id."""

    id: InterviewId
    site: Site
    items: list[SystemicItem]
    level: InterviewLevel
    county: County | None
    quarter: Quarter
    stakeholders: Stakeholders
    on: Day
    interviewers: list[PersonId]
    note_taker: PersonId | None
    opened_by: PersonId
    stage: InterviewStage
    version: Version
    factors: list[FactorId]
    has_official_record: bool
    official: OfficialRecord | None
    notes: dict[NoteId, SupportingNote]


class FactorItem(BaseModel):
    """An item of a systemic factor."""

    item: SystemicItem
    label: str


class FactorInterviews(BaseModel):
    """A systemic factor with the interviews about any of its items."""

    factor: FactorId
    label: str
    items: list[FactorItem]
    interviews: list[InterviewSummary]


class InterviewPage(SiteResponse):
    """A page of interviews under the seven systemic factors; `next` is `after` of the following page."""

    site: Site
    factors: list[FactorInterviews]
    next: InterviewId | None


class SystemicFactors(BaseModel):
    """The seven systemic factors of the guide."""

    factors: list[Factor]
