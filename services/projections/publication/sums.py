"""Sums of a measure's counts over places, splits and windows, as arrays."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.projections.publication.cells import CellKey, Count, QuarterCounts
from services.projections.publication.constants import KINDS, KINDS_OF, Constants

NOTHING = Count(0, 0)

Counts = NDArray[np.int64]
"""Applicable or achieved cases by quarter, county and kind."""


class MeasureSums:
    """Applicable and achieved cases of a measure in consecutive quarters."""

    def __init__(self, constants: Constants, counts: Mapping[str, QuarterCounts], measure: str) -> None:
        self.quarters: Sequence[str] = sorted(counts)
        self.counties = [quota.county for quota in constants.quotas]
        shape = (len(self.quarters), len(self.counties), len(KINDS))
        self.applicable: Counts = np.zeros(shape, dtype=np.int64)
        self.achieved: Counts = np.zeros(shape, dtype=np.int64)
        for index, quarter in enumerate(self.quarters):
            for (county, kind), by_measure in counts[quarter].items():
                count = by_measure.get(measure, NOTHING)
                position = index, self.counties.index(county), KINDS.index(kind)
                self.applicable[position], self.achieved[position] = count.applicable, count.achieved
        self._rows = {place: _rows(constants, self.counties, place) for place in constants.places()}
        self._last = {quarter: index for index, quarter in enumerate(self.quarters)}

    def count(self, key: CellKey) -> Count:
        """Returns the count of a cell."""
        block = self.block(key)
        return Count(int(self.applicable[block].sum()), int(self.achieved[block].sum()))

    def block(self, key: CellKey) -> tuple[NDArray[np.intp], ...]:
        """Returns the index of the quarters, counties and kinds of a cell."""
        last = self._last[key.window.end] + 1
        quarters = list(range(last - key.window.length, last))
        return np.ix_(quarters, self._rows[key.place], [KINDS.index(kind) for kind in KINDS_OF[key.split]])


def _rows(constants: Constants, counties: Sequence[str], place: str) -> list[int]:
    return [counties.index(quota.county) for quota in constants.counties_of(place)]
