"""Filter cube: every place, window, case type and agency that a filter could name, published or not."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.projections.publication.constants import KINDS, Constants
from services.projections.publication.sums import CellBlock

Values = NDArray[np.float64]

FILTERS: tuple[tuple[int, ...], ...] = tuple(
    tuple(index for index, kind in enumerate(KINDS) if kind.startswith(case_type) and kind.endswith(agency))
    for case_type in ("", "fc", "ih")
    for agency in ("", "cw", "pr")
)
"""Kinds of each pair of filters by case type and by agency, also those that the plan never crosses."""


class FilterCube:
    """Sums of an array by quarter, county and kind over every cell of the cube, in an order that never changes."""

    def __init__(self, constants: Constants, quarters: int) -> None:
        counties = [quota.county for quota in constants.quotas]
        self._places = constants.places()
        self._counties = [
            tuple(counties.index(quota.county) for quota in constants.counties_of(place)) for place in self._places
        ]
        self._lengths = [length for length in (1, *constants.rules.lengths) if length <= quarters]
        self._quarters = quarters
        self._of_places = _indicator(self._counties, len(counties))
        self._of_filters = _indicator(FILTERS, len(KINDS)).T

    def sums(self, values: Values) -> Values:
        """Returns the sum of every cell."""
        by_quarter = (self._of_places @ values) @ self._of_filters
        running = np.concatenate([np.zeros((1, *by_quarter.shape[1:])), by_quarter.cumsum(axis=0)])
        return np.concatenate([(running[length:] - running[:-length]).ravel() for length in self._lengths])

    def block(self, index: int) -> CellBlock:
        """Returns the part of the array that the cell at a position of `sums` adds up."""
        width = len(self._places) * len(FILTERS)
        for length in self._lengths:
            size = (self._quarters - length + 1) * width
            if index < size:
                first, rest = divmod(index, width)
                at, chosen = divmod(rest, len(FILTERS))
                return CellBlock(self._places[at], first, length, self._counties[at], FILTERS[chosen])
            index -= size
        raise IndexError(index)


def _indicator(members: Sequence[Sequence[int]], width: int) -> Values:
    matrix = np.zeros((len(members), width))
    for row, columns in enumerate(members):
        matrix[row, list(columns)] = 1.0
    return matrix
