"""Sums of a measure's counts over cells, published or not, as arrays by quarter, county and kind; classes of counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from services.projections.publication.cells import CellKey, Count, QuarterCounts
from services.projections.publication.constants import KINDS, KINDS_OF, Constants

NOTHING = Count(0, 0)

Counts = NDArray[np.int64]
"""Applicable or achieved cases by quarter, county and kind."""

Indices = NDArray[np.intp]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class CellBlock:
    """The part of the arrays that a cell sums: quarters from `first` on, rows of counties, columns of kinds."""

    place: str
    first: int
    length: int
    counties: tuple[int, ...]
    kinds: tuple[int, ...]

    @property
    def index(self) -> tuple[Indices, ...]:
        return np.ix_(range(self.first, self.first + self.length), self.counties, self.kinds)


class MeasureSums:
    """Applicable and achieved cases of a measure in consecutive quarters."""

    def __init__(self, constants: Constants, counts: Mapping[str, QuarterCounts], measure: str) -> None:
        self.quarters: Sequence[str] = sorted(counts)
        counties = {quota.county: index for index, quota in enumerate(constants.quotas)}
        shape = (len(self.quarters), len(counties), len(KINDS))
        self.applicable: Counts = np.zeros(shape, dtype=np.int64)
        self.achieved: Counts = np.zeros(shape, dtype=np.int64)
        for index, quarter in enumerate(self.quarters):
            for (county, kind), by_measure in counts[quarter].items():
                count = by_measure.get(measure, NOTHING)
                position = index, counties[county], KINDS.index(kind)
                self.applicable[position], self.achieved[position] = count.applicable, count.achieved
        self._counties = {
            place: tuple(counties[quota.county] for quota in constants.counties_of(place))
            for place in constants.places()
        }

    def counties(self, place: str) -> tuple[int, ...]:
        """Returns the rows of a place's counties."""
        return self._counties[place]

    def count(self, key: CellKey) -> Count:
        """Returns the count of a cell."""
        index = self.block(key).index
        return Count(int(self.applicable[index].sum()), int(self.achieved[index].sum()))

    def block(self, key: CellKey) -> CellBlock:
        """Returns the part of the arrays that a cell sums."""
        length = key.window.length
        first = self.quarters.index(key.window.end) + 1 - length
        kinds = tuple(KINDS.index(kind) for kind in KINDS_OF[key.split])
        return CellBlock(key.place, first, length, self._counties[key.place], kinds)


class CountClasses:
    """Partition of the counts with applicable cases by the published cells that sum them.

    Only a class's sum is bound: where counts are a solution, any others with the same sums of classes are one too.
    """

    def __init__(self, applicable: Counts, blocks: Sequence[CellBlock]) -> None:
        self.positions = np.flatnonzero(applicable)
        is_inside = np.zeros((len(blocks), *applicable.shape), dtype=bool)
        for inside, block in zip(is_inside, blocks, strict=True):
            inside[block.index] = True
        by_count = is_inside.reshape(len(blocks), applicable.size)[:, self.positions].T
        names = [signature.tobytes() for signature in np.packbits(by_count, axis=1)]
        number_of = {name: number for number, name in enumerate(dict.fromkeys(names))}
        self.of_position = np.array([number_of[name] for name in names], dtype=np.intp)
        self.number = len(number_of)
        self._applicable = applicable.ravel()[self.positions].astype(float)
        self.applicable = self.sums(applicable)

    def sums(self, values: Counts | Values) -> Values:
        """Returns the sum of each class."""
        weights = values.ravel()[self.positions]
        return np.bincount(self.of_position, weights, minlength=self.number).astype(float)

    def applicable_inside(self, cells: csr_array[Any, Any]) -> csr_array[Any, Any]:
        """Returns how many applicable cases of each class each row of a cube's matrix has."""
        columns = np.arange(len(self.positions))
        members = csr_array((self._applicable, (columns, self.of_position)), shape=(len(columns), self.number))
        inside = csr_array(cells[:, self.positions] @ members)
        inside.sum_duplicates()
        return inside
