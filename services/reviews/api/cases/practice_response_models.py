"""Response models of practice in a training site, for the document of the API alone: the bodies are built as JSON."""

from typing import Literal

from pydantic import BaseModel

from services.reviews.api.response_models import Count, SiteResponse
from shared.contracts.vocabulary import (
    AnswerValue,
    CaseId,
    CaseType,
    ItemNumber,
    ItemRating,
    QuestionId,
    RatedItem,
    Site,
)


class ClearedCounts(BaseModel):
    """How many mock cases and interviews were cleared."""

    cases: Count
    interviews: Count


class PracticeReset(SiteResponse):
    """One page of a reset; `next` is null on the last one."""

    site: Site
    cleared: ClearedCounts
    next: str | None


class MasterCase(BaseModel):
    """A master case that was loaded."""

    id: CaseId
    case_type: CaseType


class LoadedMasters(SiteResponse):
    """The master cases of a reload."""

    site: Site
    masters: list[MasterCase]


class SameAnswer(BaseModel):
    """A question that both answered alike."""

    found: Literal["same"]
    mine: AnswerValue


class DifferentAnswer(BaseModel):
    """A question that both answered, and not alike."""

    found: Literal["different"]
    mine: AnswerValue
    master: AnswerValue


class NoAnswer(BaseModel):
    """A question that the master answers and the case does not."""

    found: Literal["not_answered"]
    master: AnswerValue | None


class RatingPair(BaseModel):
    """The ratings by the rules, without overrides."""

    mine: ItemRating
    master: ItemRating


class ComparedItem(BaseModel):
    """One item's questions and ratings, side by side."""

    questions: dict[QuestionId, SameAnswer | DifferentAnswer | NoAnswer]
    ratings: dict[RatedItem, RatingPair]


class ComparedCounts(BaseModel):
    """How many questions were answered alike."""

    same: Count
    different: Count
    not_answered: Count


class ComparisonResponse(SiteResponse):
    """A case beside its master."""

    id: CaseId
    site: Site
    master: CaseId
    questions: ComparedCounts
    same_ratings: Count
    items: dict[ItemNumber, ComparedItem]
