"""Bounds that a published cell gives to a reader who knows its number of applicable cases, in integers."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.projections.publication.cells import Cell, CellKey
from services.projections.publication.codes import is_protected_by_pair
from services.projections.publication.plan import Series


@dataclass(frozen=True)
class Bounds:
    """Least and most achieved cases, both possible."""

    low: int
    high: int


def reader_bounds(cell: Cell, cells: Mapping[CellKey, Cell], series: Series, applicable: int) -> Bounds | None:
    """Returns what a reader concludes from a cell, or None where it says nothing about the rating.

    A number lies within its rounding and strictly between the cuts. A number that the pair rule withheld lies between
    the cuts too, since it was not coded.
    """
    cut = series.cut
    between = Bounds((100 - cut) * applicable // 100 + 1, _below(cut * applicable, 100))
    if is_protected_by_pair(cell, cells):
        return between
    match cell.status:
        case "shown":
            assert cell.value is not None, "a number has a value"
            low = -((cell.step - 2 * cell.value) * applicable // 200)
            high = _below((2 * cell.value + cell.step) * applicable, 200)
            return Bounds(max(low, between.low), min(high, between.high))
        case "shown_high":
            return Bounds(-(-cut * applicable // 100), applicable)
        case "shown_low":
            return Bounds(0, (100 - cut) * applicable // 100)
        case _:
            return None


def _below(numerator: int, denominator: int) -> int:
    """Returns the greatest integer below the quotient."""
    return -(-numerator // denominator) - 1
