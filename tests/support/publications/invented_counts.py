"""Invented populations of counts by seed, to draft publications from. They describe no real county."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from services.projections.publication.cells import Count, Kind, QuarterCounts
from services.projections.publication.constants import KINDS, Constants, load_constants

STRENGTH = 0.70
SPREAD_OF_MEASURES, SPREAD_OF_COUNTIES = 0.35, 0.30


def invented_counts(
    constants: Constants,
    quarters: Sequence[str],
    seed: int,
    *,
    shift: float = 0.0,
    eliminated: float = 0.08,
) -> dict[str, QuarterCounts]:
    """Returns counts of every quarter: `shift` moves all strengths (in logits), `eliminated` is a share of cases."""
    rng = np.random.default_rng(seed)
    measures = constants.measures
    of_measure = np.log(STRENGTH / (1 - STRENGTH)) + rng.normal(0, SPREAD_OF_MEASURES, len(measures)) + shift
    of_county = {quota.county: rng.normal(0, SPREAD_OF_COUNTIES) for quota in constants.quotas}
    report: dict[str, QuarterCounts] = {}
    for turn, quarter in enumerate(quarters):
        counts: dict[tuple[str, Kind], Mapping[str, Count]] = {}
        for index, quota in enumerate(constants.quotas):
            expected = quota.cases or int(index % 4 == turn % 4)
            completed = rng.binomial(expected, 1 - eliminated)
            shares = [constants.shares.kinds[kind] / 100 for kind in KINDS]
            for kind, cases in zip(KINDS, rng.multinomial(completed, shares), strict=True):
                if cases:
                    applicable = [
                        rng.binomial(cases, constants.shares.applicability[measure][kind] / 100) for measure in measures
                    ]
                    achieved = rng.binomial(applicable, 1 / (1 + np.exp(-of_measure - of_county[quota.county])))
                    counts[quota.county, kind] = {
                        measure: Count(int(n), int(s))
                        for measure, n, s in zip(measures, applicable, achieved, strict=True)
                    }
        report[quarter] = counts
    return report


def consecutive_quarters(first: str, number: int) -> list[str]:
    """Returns quarters from the first one on ("2023Q4")."""
    start = int(first[:4]) * 4 + int(first[5]) - 1
    return [f"{at // 4}Q{at % 4 + 1}" for at in range(start, start + number)]


@cache
def three_years_of_counts(seed: int, shift: float = 0.0, eliminated: float = 0.08) -> Mapping[str, QuarterCounts]:
    """Returns the counts of all measures from 2024Q1 to 2026Q4, invented once for all tests that read them."""
    quarters = consecutive_quarters("2024Q1", 12)
    return invented_counts(load_constants(), quarters, seed, shift=shift, eliminated=eliminated)
