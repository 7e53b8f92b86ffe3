"""Wilson intervals of shares, for the dashboards of people who are signed in. Pure.

An interval from true counts gives the counts away: no public figure has one.
"""

from dataclasses import dataclass

from scipy.stats import binomtest

from services.projections.measures.shares import Share

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Bounds of a proportion between 0 and 1."""

    low: float
    high: float


def wilson_interval(share: Share, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the Wilson score interval; None without an applicable case."""
    if share.applicable == 0:
        return None
    interval = binomtest(share.achieved, share.applicable).proportion_ci(confidence, method="wilson")
    return Interval(float(interval.low), float(interval.high))
