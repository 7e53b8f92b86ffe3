"""Conformity thresholds of outcomes and items, compared with unrounded shares. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from services.projections.measures.indicators import INDICATORS, Comparison
from services.projections.measures.shares import Share, kind_of

OUTCOME_THRESHOLD = Fraction(95, 100)
ITEM_THRESHOLD = Fraction(90, 100)
SOLE_ITEM_THRESHOLD = Fraction(95, 100)
SOLE_ITEMS = ("1", "16")
"""The only items of their outcomes [Rh]."""

ConformityWord = Literal["met", "not_met", "indicators_missing", "no_cases"]


@dataclass(frozen=True)
class Conformity:
    """Verdict on a measure, its threshold, and its indicators worse than national performance or missing."""

    word: ConformityWord
    threshold: Fraction
    worse: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def threshold_of(measure: str) -> Fraction:
    """Return 95 % for outcomes and for items 1 and 16, 90 % for other items."""
    if kind_of(measure) == "outcomes":
        return OUTCOME_THRESHOLD
    return SOLE_ITEM_THRESHOLD if measure in SOLE_ITEMS else ITEM_THRESHOLD


def meets_threshold(measure: str, share: Share) -> bool | None:
    """Return whether the unrounded share reaches the threshold; None without an applicable case."""
    return None if share.fraction is None else share.fraction >= threshold_of(measure)


def conformity_of(measure: str, share: Share, comparisons: Mapping[str, Comparison]) -> Conformity:
    """Return whether an outcome is in substantial conformity, or an item overall a Strength.

    `comparisons`: imported indicators by name. S1 and P1 are met only where none of their indicators is missing or
    worse than national performance.
    """
    threshold = threshold_of(measure)
    reached = meets_threshold(measure, share)
    if reached is None:
        return Conformity("no_cases", threshold)
    needed = [name for name, indicator in INDICATORS.items() if indicator.outcome == measure]
    worse = tuple(name for name in needed if comparisons.get(name) == "worse")
    missing = tuple(name for name in needed if name not in comparisons)
    if not reached or worse:
        return Conformity("not_met", threshold, worse, missing)
    return Conformity("indicators_missing" if missing else "met", threshold, worse, missing)
