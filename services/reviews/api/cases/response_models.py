"""Response models of cases and their entry, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.reviews.api.response_models import Count, OpenedText, Revision, SiteResponse, Time, Version
from shared.contracts.reviews.entry import FaceSheetCore, InterviewRole, InterviewRow, RecordRow
from shared.contracts.reviews.stages import ListedStage
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
    ItemRating,
    OutcomeId,
    OutcomeRating,
    PersonId,
    QaLevel,
    Quarter,
    QuestionId,
    RatedItem,
    Site,
    TextField,
)
from shared.instrument.engine.answer_counts import AnswerCount


class AnswerResponse(BaseModel):
    """An answer, null once withdrawn, with the revision to base the next one on."""

    value: AnswerValue | None
    rev: Revision


class PreliminaryRating(BaseModel):
    """The rating by the rules of the instrument, before a site's chosen policies, with its reason."""

    rating: ItemRating
    why: str


class OutcomeRatingResponse(BaseModel):
    """The rating of an outcome by the rules and the overrides, with its reason."""

    rating: OutcomeRating
    why: str


class OutcomeOfItem(OutcomeRatingResponse):
    """The outcome that an item belongs to."""

    name: OutcomeId


class Progress(BaseModel):
    """Items for this type of case, how many of them are rated, and the questions that the others still need."""

    items: Count
    complete: Count
    unanswered: Count


class SavedSources(BaseModel):
    """Codes of what informed the rating of an item."""

    rows: list[Code]
    rev: Revision


class SavedInterviews(BaseModel):
    """The interview log as a whole."""

    rows: list[InterviewRow]
    rev: Revision


class SavedRecords(BaseModel):
    """The check list of records as a whole."""

    rows: list[RecordRow]
    rev: Revision


class OverrideResponse(BaseModel):
    """A leader's rating in place of the calculated one."""

    rating: ItemRating
    calculated: ItemRating
    by: PersonId
    at: Time


class ItemResponse(BaseModel):
    """One item: its answers, and what the rules derive from them."""

    domain: str
    answers: dict[QuestionId, AnswerResponse]
    in_force: Annotated[list[QuestionId], Field(description="Answers that count; the others are no longer asked for.")]
    offered: Annotated[dict[QuestionId, AnswerValue], Field(description="Answers that the face sheet suggests.")]
    preliminary: PreliminaryRating
    parts: Annotated[dict[RatedItem, PreliminaryRating], Field(description="12A, 12B and 12C of item 12.")]
    outcome: OutcomeOfItem
    counts: Annotated[dict[QuestionId, AnswerCount], Field(description="How each answer counts towards the rating.")]
    questions: Annotated[list[QuestionId], Field(description="Questions that want an answer as things stand.")]
    explain: Annotated[list[QuestionId], Field(description="Questions whose answer needs a narrative of its own.")]
    locked: Annotated[dict[QuestionId, str], Field(description="Why a question does not apply.")]
    unanswered: Annotated[list[QuestionId], Field(description="Questions that the rating needs.")]
    wanted: Annotated[list[QuestionId], Field(description="Questions that the case needs, and the rating does not.")]
    sources: SavedSources | None
    override: OverrideResponse | None


class FaceSheetResponse(BaseModel):
    """The face sheet's core; `pur_end` is known once the case is completed."""

    rev: Revision
    fields: FaceSheetCore
    pur_end: Day | None


class CheckResult(BaseModel):
    """A contradiction or an oddity in the case."""

    check: str
    severity: Literal["error", "warning"]
    what: str


class MissingFaceSheetField(BaseModel):
    """A field of the face sheet that is empty."""

    face_sheet: str
    what: str


class MissingAnswers(BaseModel):
    """Questions of an item without an answer."""

    item: RatedItem
    questions: list[QuestionId]
    what: str


class MissingText(BaseModel):
    """A narrative that is not written."""

    text: TextField
    what: str


class MissingInterview(BaseModel):
    """An interview that the log does not name."""

    interview: InterviewRole
    what: str


class MissingRecord(BaseModel):
    """No record was read."""

    record: Literal["any"]
    what: str


class Contradiction(BaseModel):
    """A check that fails."""

    check: str
    what: str


Missing = MissingFaceSheetField | MissingAnswers | MissingText | MissingInterview | MissingRecord | Contradiction


class CaseResponse(SiteResponse):
    """A case with every answer's revision and what the rules derive from the answers."""

    id: CaseId
    site: Site
    county: County
    quarter: Quarter
    case_type: CaseType
    agency: Agency
    instrument: InstrumentVersion
    rank: Annotated[int | None, Field(description="Its place in the county's sample.")]
    master: Annotated[CaseId | None, Field(description="In a training site: the case to compare it with.")]
    stage: ListedStage
    version: Version
    started: Day | None
    completed: Day | None
    due: Day | None
    custody: PersonId | None
    assigned: list[PersonId]
    reviewers: list[PersonId]
    qa: dict[QaLevel, list[PersonId]]
    passed: list[QaLevel]
    returns: Count
    interviews: SavedInterviews
    records: SavedRecords
    missing: Annotated[list[Missing], Field(description="What the submission still needs.")]
    open_notes: Count
    progress: Progress
    outcomes: dict[OutcomeId, OutcomeRatingResponse]
    checks: list[CheckResult]
    face_sheet: FaceSheetResponse
    items: dict[ItemNumber, ItemResponse]


class SavedCase(BaseModel):
    """The case's version and stage after the command."""

    id: CaseId
    version: Version
    stage: ListedStage


class SavedFaceSheetResponse(SavedCase):
    """The saved face sheet and what the checks find."""

    face_sheet: FaceSheetResponse
    checks: list[CheckResult]


class SavedItemResponse(SavedCase, ItemResponse):
    """The item whose answers were saved, and how far the case is with them."""

    item: ItemNumber
    progress: Progress


class SavedInterviewsResponse(SavedCase):
    """The saved interview log."""

    interviews: SavedInterviews


class SavedRecordsResponse(SavedCase):
    """The saved check list of records."""

    records: SavedRecords


class SavedSourcesResponse(SavedCase):
    """The saved sources of an item."""

    item: ItemNumber
    sources: SavedSources


class TextRevision(BaseModel):
    """The revision to base the next change of a text on."""

    rev: Revision


class SavedTextsResponse(SavedCase):
    """The new revision of each saved text."""

    texts: dict[TextField, TextRevision]


class TextResponse(TextRevision):
    """A text, empty where it was withdrawn."""

    text: OpenedText
    by: PersonId
    at: Time


class TextsResponse(SiteResponse):
    """Every text of a case, and the reason of each override by item."""

    id: CaseId
    site: Site
    destroyed: bool
    texts: dict[TextField, TextResponse]
    overrides: dict[ItemNumber, OpenedText]
