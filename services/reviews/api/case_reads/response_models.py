"""Response models of what is read of a case beside its resource: the bodies are built as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from services.reviews.api.cases.response_models import ItemResponse, Progress
from services.reviews.api.response_models import Count, OpenedText, Revision, SiteResponse, Time, Version
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import (
    AnswerValue,
    CaseId,
    Code,
    ItemNumber,
    ItemRating,
    NoteId,
    OutcomeId,
    OutcomeRating,
    PersonId,
    QaLevel,
    QuestionId,
    RatedItem,
    Site,
    TextField,
)


class Written(BaseModel):
    """The revision that a change made, who made it and when."""

    rev: Revision
    by: PersonId
    at: Time


class EarlierAnswer(Written):
    """One value of a question; null: withdrawn."""

    value: AnswerValue | None


class EarlierText(Written):
    """One revision of a text, empty where it was withdrawn."""

    text: OpenedText


class EarlierSources(Written):
    """The sources of the item's rating, as they were saved."""

    rows: list[Code]


class EarlierOverride(Written):
    """A leader's rating with its reason; null ratings: the override was undone."""

    rating: ItemRating | None
    calculated: ItemRating | None
    why: OpenedText


class ItemHistoryResponse(SiteResponse):
    """Every value of an item, oldest first."""

    id: CaseId
    site: Site
    item: ItemNumber
    questions: dict[QuestionId, list[EarlierAnswer]]
    texts: dict[TextField, list[EarlierText]]
    sources: list[EarlierSources]
    overrides: list[EarlierOverride]


class ChangedAnswer(Written):
    """A question whose answer differs; null: not answered."""

    item: ItemNumber
    question: QuestionId
    before: AnswerValue | None
    now: AnswerValue | None


class ChangedText(Written):
    """A text that differs; empty where it was not there, null where it cannot be read."""

    field: TextField
    before: OpenedText
    now: OpenedText


class ChangedPart(Written):
    """What is saved as a whole: fields of the face sheet, or rows; `item` for sources alone."""

    part: Literal["face_sheet", "interviews", "records", "sources"]
    item: ItemNumber | None
    before: dict[str, Any] | list[Any]
    now: dict[str, Any] | list[Any]


class ChangedOverride(Written):
    """An item with another override; null: none."""

    item: ItemNumber
    before: ItemRating | None
    now: ItemRating | None


class ExplainedRating(BaseModel):
    """A rating by the rules of the instrument and the overrides, with its reason."""

    rating: ItemRating | OutcomeRating
    why: str


class ChangedRating(BaseModel):
    """An item, a part of one or an outcome that is rated otherwise."""

    name: RatedItem | OutcomeId
    before: ExplainedRating
    now: ExplainedRating


class ProgressChange(BaseModel):
    """How far the case is, and how far it would be."""

    before: Progress
    now: Progress


class TriedItem(ItemResponse):
    """An item as it would be, and how far the case would be with it."""

    progress: Progress


class WhatIfResponse(SiteResponse):
    """What would be rated otherwise; `shown`: the items as they would be; `items`, `outcomes`: all ratings then."""

    id: CaseId
    site: Site
    version: Version
    ratings: list[ChangedRating]
    progress: ProgressChange
    shown: dict[ItemNumber, TriedItem]
    items: dict[RatedItem, ItemRating]
    outcomes: dict[OutcomeId, OutcomeRating]


class NoteMove(Written):
    """What happened to a note; what it says stands in the case's notes."""

    note: NoteId
    item: ItemNumber
    question: QuestionId | None
    what: Literal["opened", "edited", "replied", "deleted", "resolved", "reopened"]


class StageMove(Written):
    """The stage that the case came to."""

    stage: ListedStage


class Assignment(Written):
    """The people to whom the case was given."""

    reviewers: list[PersonId]


class RoundMove(Written):
    """What became of a submission; `level`: that of QA at which it happened."""

    what: Literal["taken", "released", "passed_on", "returned", "approved", "unlocked", "eliminated", "restored"]
    level: QaLevel | None


class Round(BaseModel):
    """One submission to QA: its version, and what became of it; `notes`: how many were opened in it."""

    round: Annotated[int, Field(ge=1)]
    version: Version
    submitted_by: PersonId
    at: Time
    notes: Count
    moves: list[RoundMove]


class CaseChangesResponse(SiteResponse):
    """What differs between the case at a version and now."""

    id: CaseId
    site: Site
    since: Count
    version: Version
    stage: ListedStage
    rounds: list[Round]
    answers: list[ChangedAnswer]
    texts: list[ChangedText]
    parts: list[ChangedPart]
    overrides: list[ChangedOverride]
    ratings: list[ChangedRating]
    notes: list[NoteMove]
    stages: list[StageMove]
    assignments: list[Assignment]
