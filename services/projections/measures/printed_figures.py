"""Change of public figures, from what is printed alone: no count enters. Pure."""

from dataclasses import dataclass
from math import hypot
from typing import Literal

PrintedChange = Literal["higher", "lower", "no_clear_change"]


@dataclass(frozen=True)
class PrintedFigure:
    """A printed percent with the ends of its nominal likely range."""

    value: float
    low: float
    high: float


def printed_change(before: PrintedFigure, after: PrintedFigure) -> PrintedChange:
    """Return "higher" or "lower" where the values differ by more than the margin of their difference.

    The caller compares only windows that share no quarter.
    """
    if abs(after.value - before.value) <= difference_margin(before, after):
        return "no_clear_change"
    return "higher" if after.value > before.value else "lower"


def difference_margin(figure: PrintedFigure, other: PrintedFigure) -> float:
    """Return the margin of a difference in points: the two ends of ranges that face each other, joined as squares.

    This is Newcombe's interval of a difference (1998, method 10), made from printed values and nominal ranges.
    """
    lower, upper = sorted((figure, other), key=lambda item: item.value)
    return hypot(lower.high - lower.value, upper.value - upper.low)
