"""Ranking report of mean ratings, and the ranks that printed figures allow. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from scipy.stats import rankdata

from services.projections.measures.shares import MeasureKind

SCORES: dict[MeasureKind, dict[str, int]] = {
    "items": {"S": 1, "ANI": 2},
    "outcomes": {"SA": 1, "PA": 2, "NACH": 3},
}
"""Scores of the ranking report; low is better [F18]."""


def mean_rating(kind: MeasureKind, ratings: Mapping[str, int]) -> Fraction | None:
    """Return the mean score over applicable cases; None without one."""
    counted = {rating: ratings.get(rating, 0) for rating in SCORES[kind]}
    cases = sum(counted.values())
    return Fraction(sum(SCORES[kind][rating] * number for rating, number in counted.items()), cases) if cases else None


def ranks_of(means: Mapping[str, Fraction]) -> dict[str, int]:
    """Return the rank of each name by its mean, the lowest first; equal means share the better rank."""
    ranks = rankdata([float(mean) for mean in means.values()], method="min") if means else ()
    return {name: int(rank) for name, rank in zip(means, ranks, strict=True)}
