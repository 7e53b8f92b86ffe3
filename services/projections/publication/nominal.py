"""Likely range beside a published number (rule R9): from the number and public constants, never from a count."""

from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist

from services.projections.publication.cells import Cell, CellKey
from services.projections.publication.constants import Constants

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
ROUNDING = 1e-9
"""So that a bound that is a whole per cent stays one."""


@dataclass(frozen=True)
class Range:
    """Whole per cents, rounded outward."""

    low: int
    high: int


def nominal_range(cell: Cell, constants: Constants) -> Range | None:
    """Returns the Wilson 95 % range of a number at 85 % of the nominal size, or None without a number."""
    if cell.status != "shown" or cell.value is None:
        return None
    low, high = wilson(cell.value / 100, nominal_cases(cell.key, constants))
    return Range(max(0, floor(100 * low + ROUNDING)), min(100, ceil(100 * high - ROUNDING)))


def nominal_margin(cell: Cell, constants: Constants) -> int | None:
    """Returns the points of "about ±11 points": half of the likely range, rounded up."""
    likely = nominal_range(cell, constants)
    return (likely.high - likely.low + 1) // 2 if likely else None


def nominal_cases(key: CellKey, constants: Constants) -> int:
    """Returns 85 % of the nominal size, half up: the cases that a typical completion gives."""
    nominal = constants.nominal_size(key.place, key.split, key.window.length, key.measure)
    return floor(nominal * constants.rules.margin_share / 100 + 1 / 2)


def wilson(share: float, cases: int) -> tuple[float, float]:
    """Returns Wilson's interval of a share, at 95 %."""
    square = Z * Z / cases
    centre = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / cases + square / (4 * cases))
    return centre - half, centre + half
