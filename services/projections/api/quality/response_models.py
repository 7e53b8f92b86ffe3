"""Response models of agreement and of the quarter's what-if: the bodies are built as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.projections.api.response_models import Count, CountyReport, Report, Share
from services.projections.measures.rating_levels import RatingLevel
from shared.contracts.vocabulary import CaseId, ItemRating, OutcomeId, OutcomeRating, RatedItem
from shared.reference.quotas import SizeTier


class ItemAgreement(BaseModel):
    """Agreement on one item; null figures have their reason in `why`."""

    name: RatedItem
    domain: str
    pairs: Annotated[int, Field(ge=0, description="Cases with both ratings.")]
    equal: Count | None
    share: Share
    kappa: Annotated[float | None, Field(ge=-1, le=1, description="Cohen's kappa, unrounded.")]
    why: str | None


class LevelComparison(BaseModel):
    """Two levels over the cases that both handed over."""

    levels: list[RatingLevel]
    cases: Count
    items: list[ItemAgreement]


class AgreementReport(CountyReport):
    """`minimum`: with fewer pairs only their number is given."""

    window: Literal[1, 4, 8, 12] = 1
    tier: SizeTier | None = None
    minimum: Count
    comparisons: list[LevelComparison]


class Figures(BaseModel):
    """One figure as a dashboard shows it."""

    applicable: Count
    good: Count
    share: Share
    ratings: dict[ItemRating | OutcomeRating, Count]


class TriedFigure(BaseModel):
    """A figure as it is, and as it would be."""

    name: RatedItem | OutcomeId
    before: Figures
    now: Figures


class WhatIfFigures(Report):
    """`counted`: whether the case counts in the figures as they are."""

    case: CaseId
    counted: bool
    items: list[TriedFigure]
    outcomes: list[TriedFigure]
