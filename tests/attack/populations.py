"""Invented populations by seed: reviewed cases of a state and their ratings, none of them of a real person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shared.reference.quotas import CountyQuota, shipped_quotas

KINDS: tuple[Literal["fc_cw", "fc_pr", "ih_cw", "ih_pr"], ...] = ("fc_cw", "fc_pr", "ih_cw", "ih_pr")
FOSTER_CARE = np.array([True, True, False, False])
PROBATION = np.array([False, True, False, True])

APPLICABLE: Mapping[str, tuple[int, int, int]] = {
    "1": (55, 5, 50), "2": (35, 15, 75), "3": (100, 100, 100), "4": (100, 100, 0), "5": (100, 100, 0),
    "6": (100, 100, 0), "7": (45, 10, 0), "8": (100, 100, 0), "9": (95, 95, 0), "10": (90, 95, 0),
    "11": (100, 100, 0), "12": (100, 100, 100), "12A": (100, 100, 100), "12B": (100, 100, 100), "12C": (90, 45, 0),
    "13": (100, 100, 100), "14": (100, 100, 100), "15": (100, 100, 100), "16": (75, 100, 30), "17": (100, 100, 40),
    "18": (50, 75, 50), "S1": (55, 5, 50), "S2": (100, 100, 100), "P1": (100, 100, 0), "P2": (100, 100, 0),
    "WB1": (100, 100, 100), "WB2": (75, 100, 30), "WB3": (100, 100, 70),
}  # fmt: skip
"""Per cent of the cases to which a measure applies: foster care of either agency, in-home [invented]."""

MEASURES = tuple(APPLICABLE)
FULL_MEASURES = tuple(measure for measure, shares in APPLICABLE.items() if set(shares) == {100})
"""Measures that apply to every case: they share their denominators."""

CASE_SHARES = (50, 10, 39, 1)
"""Per cent of each kind among a state's cases [invented]."""

Counts = NDArray[np.int64]
"""Axes: county, quarter, kind."""


@cache
def counties() -> tuple[CountyQuota, ...]:
    """Return the counties by number, with their expected cases, which are public."""
    return shipped_quotas()


def quarters(count: int, first_year: int = 2024) -> tuple[str, ...]:
    """Return quarters one after another."""
    return tuple(f"{first_year + index // 4}Q{index % 4 + 1}" for index in range(count))


@dataclass(frozen=True)
class Population:
    """Completed cases, and of each measure the applicable ones and those with a Strength or Substantially Achieved."""

    seed: int
    quarters: tuple[str, ...]
    cases: Counts
    applicable: Mapping[str, Counts]
    achieved: Mapping[str, Counts]
    eliminated_share: float
    strength: float

    def __str__(self) -> str:
        return f"seed {self.seed}, strength {self.strength:+.2f}, {self.eliminated_share:.0%} eliminated"


def invent(
    seed: int,
    count: int = 12,
    measures: Sequence[str] = MEASURES,
    strength: float | None = None,
    eliminated_share: float | None = None,
) -> Population:
    """Return the population of a seed: `count` quarters, its strength shifted by -0.6 to +0.8 on the logit scale.

    Between 4 and 25 % of its cases are eliminated. Counties differ in their case mix and in their strengths.
    """
    draw = np.random.default_rng([seed, 17])
    shift = draw.uniform(-0.6, 0.8)
    share = draw.uniform(0.04, 0.25)
    shift, share = (shift if strength is None else strength), (share if eliminated_share is None else eliminated_share)
    cases = _completed(draw, count, share)
    applicable: dict[str, Counts] = {}
    achieved: dict[str, Counts] = {}
    for measure in MEASURES:
        one = np.random.default_rng([seed, MEASURES.index(measure)])
        if measure in measures:
            applicable[measure] = one.binomial(cases, _applicability(one, measure)).astype(np.int64)
            achieved[measure] = one.binomial(applicable[measure], _chances(one, count, shift)).astype(np.int64)
    return Population(seed, quarters(count), cases, applicable, achieved, share, shift)


def _completed(draw: np.random.Generator, count: int, eliminated_share: float) -> Counts:
    expected = np.array([[county.cases] * count for county in counties()])
    for row, county in zip(expected, counties(), strict=True):
        if county.cases == 0:
            for year in range(0, count, 4):
                row[min(year + draw.integers(4), count - 1)] = 1
    completed = draw.binomial(expected, 1 - eliminated_share)
    mix = draw.dirichlet(np.array(CASE_SHARES) * 0.6, size=len(expected))
    return np.array([[draw.multinomial(n, mix[c]) for n in row] for c, row in enumerate(completed)], np.int64)


def _applicability(draw: np.random.Generator, measure: str) -> NDArray[np.float64]:
    """Return the share of applicable cases by kind, some points beside the nominal one where it is neither 0 nor 1."""
    child_welfare, probation, in_home = APPLICABLE[measure]
    nominal = np.array([child_welfare, probation, in_home, in_home]) / 100
    beside = np.clip(nominal + draw.normal(0, 0.03, size=len(KINDS)), 0.01, 0.99)
    return np.where((nominal > 0) & (nominal < 1), beside, nominal)


def _chances(draw: np.random.Generator, count: int, shift: float) -> NDArray[np.float64]:
    """Return the chance of a Strength by county, quarter and kind."""
    level = draw.normal(0.9, 0.7) + shift
    county = draw.normal(0, 0.45, size=(len(counties()), 1, 1))
    quarter = draw.normal(0, 0.15, size=(1, count, 1))
    kind = draw.normal(0, 0.3, size=(1, 1, len(KINDS)))
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-(level + county + quarter + kind)))
    return chance
