"""Progress of an action plan, from the counts of two windows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from services.projections.measures.changes import Change, change_between
from services.projections.measures.shares import Share, kind_of, share_of
from services.projections.measures.windows import Separation, quarters_of, separate
from services.projections.publication.cells import Window

QuarterRatings = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Quarter → measure → rating → approved cases."""

Standing = Literal["reached", "above_start", "not_above_start", "no_cases"]


@dataclass(frozen=True)
class PlanProgress:
    """Shares of the window that a plan started from and of a later one, and what may be said about them."""

    start: Share
    now: Share
    standing: Standing
    change: Change
    separation: Separation


def share_in(counts: QuarterRatings, measure: str, quarters: tuple[str, ...]) -> Share:
    """Return the share of a measure over some quarters; a quarter without cases counts nothing."""
    totals: dict[str, int] = {}
    for quarter in quarters:
        for rating, cases in counts.get(quarter, {}).get(measure, {}).items():
            totals[rating] = totals.get(rating, 0) + cases
    return share_of(kind_of(measure), totals)


def plan_progress(
    counts: QuarterRatings, measure: str, target_percent: int, start: Window, now: Window
) -> PlanProgress:
    """Return whether the later window reaches the target, by its unrounded share, and whether the change is clear.

    The change is that of the quarters which the windows do not share.
    """
    before, after = share_in(counts, measure, quarters_of(start)), share_in(counts, measure, quarters_of(now))
    separation = separate(start, now)
    change = change_between(share_in(counts, measure, separation.before), share_in(counts, measure, separation.after))
    return PlanProgress(before, after, _standing(before, after, target_percent), change, separation)


def _standing(before: Share, after: Share, target_percent: int) -> Standing:
    if after.fraction is None:
        return "no_cases"
    if after.fraction >= Fraction(target_percent, 100):
        return "reached"
    return "above_start" if before.fraction is not None and after.fraction > before.fraction else "not_above_start"
