"""Change and rank of public figures, from what is printed alone: no count enters. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Literal

PrintedChange = Literal["higher", "lower", "no_clear_change", "not_comparable"]


@dataclass(frozen=True)
class PrintedFigure:
    """A printed percent with the ends of its nominal likely range."""

    value: float
    low: float
    high: float


def printed_figure(cell: Mapping[str, object]) -> PrintedFigure | None:
    """Return the figure of a cell of a public document; None for a cell without a number (`†`, "75 % or more")."""
    numbers = [cell.get(name) for name in ("value", "range_low", "range_high")]
    if cell.get("status") != "shown":
        return None
    value, low, high = (float(number) for number in numbers if isinstance(number, (int, float)))
    return PrintedFigure(value, low, high)


def printed_change(before: PrintedFigure | None, after: PrintedFigure | None) -> PrintedChange:
    """Return "higher" or "lower" where the values differ by more than the margin of their difference.

    The caller compares only windows that share no quarter.
    """
    if before is None or after is None:
        return "not_comparable"
    if abs(after.value - before.value) <= difference_margin(before, after):
        return "no_clear_change"
    return "higher" if after.value > before.value else "lower"


def difference_margin(figure: PrintedFigure, other: PrintedFigure) -> float:
    """Return the margin of a difference in points: the two ends of ranges that face each other, joined as squares.

    This is Newcombe's interval of a difference (1998, method 10), made from printed values and nominal ranges.
    """
    lower, upper = sorted((figure, other), key=lambda item: item.value)
    return hypot(lower.high - lower.value, upper.value - upper.low)


def rank_ranges(figures: Mapping[str, PrintedFigure | None]) -> dict[str, tuple[int, int]]:
    """Return the best and the worst rank that chance allows each figure, the highest percent first.

    A figure is behind all that are clearly higher and ahead of all that are clearly lower. One without a number has no
    rank.
    """
    ranked = {name: figure for name, figure in figures.items() if figure is not None}
    changes = {name: [printed_change(figure, other) for other in ranked.values()] for name, figure in ranked.items()}
    return {
        name: (1 + comparisons.count("higher"), len(ranked) - comparisons.count("lower"))
        for name, comparisons in changes.items()
    }
