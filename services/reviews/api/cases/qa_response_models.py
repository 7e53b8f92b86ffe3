"""Response models of QA, for the document of the API alone: the bodies are built as JSON."""

from typing import Literal

from pydantic import BaseModel

from services.reviews.api.cases.response_models import OverrideResponse, SavedCase
from services.reviews.api.response_models import OpenedText, SiteResponse, Time
from shared.contracts.reviews.entry import InterviewRow
from shared.contracts.vocabulary import (
    CaseId,
    ItemNumber,
    PersonId,
    QaLevel,
    QuestionId,
    TextId,
)


class AssignedCase(SavedCase):
    """The people to whom the case is assigned."""

    assigned: list[PersonId]


class MovedCase(SavedCase):
    """The person who has the case in QA, and the levels that passed it since its submission."""

    custody: PersonId | None
    passed: list[QaLevel]


class SavedNote(SavedCase):
    """The note that was opened or changed."""

    note: str


class NoteEntryResponse(BaseModel):
    """One entry of a note's thread."""

    text: OpenedText
    by: PersonId
    at: Time


class NoteResponse(BaseModel):
    """A thread on a question, or on an item's rating where no question is named."""

    item: ItemNumber
    question: QuestionId | None
    level: QaLevel
    resolved: bool
    entries: list[NoteEntryResponse]


class NotesResponse(SiteResponse):
    """All notes of a case by id, and the ids of the open ones."""

    id: CaseId
    open: list[str]
    notes: dict[str, NoteResponse]


class StoredOverride(OverrideResponse):
    """An override with the id of the text that holds its reason."""

    version_id: TextId


class SavedOverride(SavedCase):
    """The override of an item."""

    item: ItemNumber
    override: StoredOverride


class UndoneOverride(SavedCase):
    """The item whose calculated rating counts again."""

    item: ItemNumber


class WorksheetResponse(BaseModel):
    """A request to eliminate a case; the last three fields say how it was decided."""

    reason: str
    by: PersonId
    at: Time
    decided: Literal["eliminated", "refused"] | None
    decided_by: str
    decided_at: str


class SavedWorksheet(SavedCase):
    """The worksheet as it was proposed or decided."""

    worksheet: WorksheetResponse | None


class WorksheetWithEvidence(SiteResponse):
    """The worksheet of a case, its evidence, and the interviews that were not held."""

    id: CaseId
    worksheet: WorksheetResponse | None
    evidence: OpenedText
    not_held: list[InterviewRow]


class RestoredCase(SavedCase):
    """The rank of the case that was taken for this one, and stays in the review."""

    replaced_by: int | None
