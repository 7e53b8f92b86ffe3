"""Coding of a value (rules R5 and R6) in integers: a number, a coded end, or nothing.

A number stands for at least `threshold` cases with the rating and as many without; a coded end still allows that many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.projections.publication.cells import Cell, CellKey, Count, Split
from services.projections.publication.constants import PARTITIONS
from services.projections.publication.plan import Series

CODED = ("shown_high", "shown_low")
OTHER_HALF: Mapping[Split, Split] = {
    split: other for first, second in PARTITIONS for split, other in ((first, second), (second, first))
}


def code(series: Series, end: str, count: Count) -> Cell:
    """Returns the cell of a count by R5. `see` is left open."""
    key, cut = series.key(end), series.cut
    hundredfold, applicable = 100 * count.achieved, count.applicable
    if applicable < series.least:
        return Cell(key, "suppressed")
    if hundredfold >= cut * applicable:
        return Cell(key, "shown_high", low=cut)
    if hundredfold <= (100 - cut) * applicable:
        return Cell(key, "shown_low", high=100 - cut)
    return number(series, end, count, series.step)


def number(series: Series, end: str, count: Count, step: int) -> Cell:
    """Returns a number: the nearest multiple of the step, half up, with its band in whole points, outward."""
    value = step * ((200 * count.achieved + step * count.applicable) // (2 * step * count.applicable))
    low, high = max(value - (step + 1) // 2, 100 - series.cut), min(value + (step + 1) // 2, series.cut)
    return Cell(series.key(end), "shown", value, low, high, step)


def protected(cell: Cell) -> Cell:
    return Cell(cell.key, "protected")


def apply_pair_rule(cells: Mapping[CellKey, Cell]) -> dict[CellKey, Cell]:
    """Returns the cells after R6: a number beside a coded or suppressed other half becomes `protected`."""
    return {key: protected(cell) if _betrays(cell, other_half(cell, cells)) else cell for key, cell in cells.items()}


def other_half(cell: Cell, cells: Mapping[CellKey, Cell]) -> Cell | None:
    """Returns the other half of a split, or None for all cases."""
    other = OTHER_HALF.get(cell.key.split)
    return cells.get(replace(cell.key, split=other)) if other else None


def _betrays(cell: Cell, other: Cell | None) -> bool:
    return cell.status == "shown" and other is not None and other.status in (*CODED, "suppressed")


def is_protected_by_pair(cell: Cell, cells: Mapping[CellKey, Cell]) -> bool:
    """Returns whether a reader can tell that a protected cell was a number: its other half is coded or suppressed."""
    other = other_half(cell, cells)
    return cell.status == "protected" and other is not None and other.status in (*CODED, "suppressed")


def coarser(series: Series, cell: Cell, count: Count, steps: Sequence[int]) -> Cell:
    """Returns the cell with the next coarser step whose number is not beyond the cuts, else `protected`."""
    for step in steps:
        if cell.status == "shown" and step > cell.step:
            candidate = number(series, cell.key.window.end, count, step)
            if candidate.value is not None and 100 - series.cut <= candidate.value <= series.cut:
                return candidate
    return protected(cell)
