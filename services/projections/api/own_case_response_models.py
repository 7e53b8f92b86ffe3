"""Response models of a person's own cases, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.projections.api.response_models import Count, ListedCase, Time
from shared.contracts.vocabulary import CaseId, ItemNumber, PersonId, Quarter, QuestionId, Site


class SeenVersion(BaseModel):
    """The version that a person has seen, and where the person was; 0 and null before the first visit."""

    version: Count
    item: ItemNumber | None
    question: QuestionId | None
    at: Time | None


class VisitResponse(SeenVersion):
    """One's visit to a case."""

    id: CaseId
    site: Site
    practice: Annotated[bool, Field(description="In a training site alone.")] = False


class LastVisit(SeenVersion):
    """Where one was last."""

    case: CaseId


class ChangedSince(BaseModel):
    """The people who changed the case since one's visit, the newest first, and when the newest did."""

    by: list[PersonId]
    at: Time


class OwnProgress(BaseModel):
    """Items for the type of case, how many of them are rated, and the questions that the others still need."""

    items: Count
    complete: Count
    unanswered: Count


class OwnCase(ListedCase):
    """A case of one's own; `notes_waiting`: open notes whose last entry is another person's."""

    quarter: Quarter
    version: Count
    progress: OwnProgress
    notes_waiting: Count
    visit: SeenVersion
    changed: ChangedSince | None


class FinishedCases(BaseModel):
    """Numbers of one's cases that are final or eliminated."""

    approved: Count
    eliminated: Count


class OwnCaseList(BaseModel):
    """One's unfinished cases, the earliest due first."""

    site: Site
    as_of: Annotated[str | None, Field(description="RFC 3339, in UTC; null before any event was taken in.")]
    practice: Annotated[bool, Field(description="In a training site alone.")] = False
    cases: list[OwnCase]
    last_visit: LastVisit | None
    finished: FinishedCases
