"""Targets of the audit: the small counts of every cell of the filter cube, and what each may be for a reader."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from services.projections.publication.filter_cube import FilterCube, Values
from services.projections.publication.sums import CellBlock, MeasureSums

TOLERANCE = 1e-6
JOINT_ATTEMPTS = 400
"""Open cells that are tried for one joint objective."""

Flags = NDArray[np.bool_]


class Targets:
    """Cells with a small count, achieved or not, with the least and most that each was in any solution so far.

    A small count of n cases is safe where it may be the threshold or more, or anything from 1 (0 of a single case) to
    the lesser of n and threshold - 1, so that it cannot be told more narrowly than by being small.
    """

    def __init__(self, cube: FilterCube, sums: MeasureSums, threshold: int) -> None:
        self._cube = cube
        self._threshold = threshold
        self._shape = sums.applicable.shape
        self._applicable = np.rint(cube.sums(sums.applicable.astype(float)))
        self._achieved = np.rint(cube.sums(sums.achieved.astype(float)))
        self._is_few_achieved = (self._applicable > 0) & (self._achieved < threshold)
        self._is_few_missed = (self._applicable > 0) & (self._applicable - self._achieved < threshold)
        self.reset()

    @property
    def number(self) -> int:
        return int(self._is_few_achieved.sum() + self._is_few_missed.sum())

    def block(self, cell: int) -> CellBlock:
        return self._cube.block(cell)

    def reset(self) -> None:
        """Leaves every cell its true count alone: after other bounds, earlier solutions may be none."""
        self._low, self._high = self._achieved.copy(), self._achieved.copy()

    def add(self, counts: Values) -> None:
        """Widens every cell's range by a solution."""
        sums = self._cube.sums(counts)
        np.minimum(self._low, sums, out=self._low)
        np.maximum(self._high, sums, out=self._high)

    def open_cells(self) -> list[int]:
        """Returns the cells with a count that no solution has shown to be safe."""
        return [int(cell) for cell in np.flatnonzero(self._is_open_upward() | self._is_open_downward())]

    def is_open(self, cell: int) -> bool:
        return bool(self._is_open_upward()[cell] or self._is_open_downward()[cell])

    def directions(self, cell: int) -> Iterator[float]:
        """Yields the signs of the objectives that may make a cell safe, as long as it is not."""
        for sign in (1.0, -1.0) if self._is_open_upward()[cell] else (-1.0, 1.0):
            if self.is_open(cell):
                yield sign

    def objective(self, cell: int, sign: float) -> Values:
        """Returns the weights of one cell's sum."""
        weights = np.zeros(self._shape)
        weights[self.block(cell).index] = sign
        return weights

    def joint_objective(self, open_cells: list[int], rng: np.random.Generator) -> Values:
        """Returns the weights of many disjoint open cells' sums, each in a direction that it needs."""
        upward, downward = self._is_open_upward(), self._is_open_downward()
        weights = np.zeros(self._shape)
        for cell in rng.permutation(open_cells)[:JOINT_ATTEMPTS]:
            index = self.block(int(cell)).index
            if not weights[index].any():
                is_both = upward[cell] and downward[cell]
                weights[index] = rng.choice((1.0, -1.0)) if is_both else 1.0 if upward[cell] else -1.0
        return weights

    def _is_open_upward(self) -> Flags:
        """Returns which cells have an achieved count that is small and not safe: more of it would help first."""
        return self._is_few_achieved & ~self._is_safe(self._low, self._high)

    def _is_open_downward(self) -> Flags:
        return self._is_few_missed & ~self._is_safe(self._applicable - self._high, self._applicable - self._low)

    def _is_safe(self, low: Values, high: Values) -> Flags:
        least, most = np.ceil(low - TOLERANCE), np.floor(high + TOLERANCE)
        is_widest = (least <= np.minimum(1, self._applicable - 1)) & (
            most >= np.minimum(self._threshold - 1, self._applicable)
        )
        is_safe: Flags = (most >= self._threshold) | is_widest
        return is_safe
