"""Targets of the audit: the small counts of every cell of the filter cube, and what each may be for a reader."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from services.projections.publication.sums import CountClasses, Counts, Indices, MeasureSums, Values

TOLERANCE = 1e-6
SPREAD = 3.0
"""Standard deviation of the logarithm of a weight: a joint program moves some targets wholly, not all partly."""

LEAST_WEIGHT, MOST_WEIGHT = 1e-3, 1e3

Flags = NDArray[np.bool_]


class Targets:
    """Cells with a small count, achieved or not, with the least and most that each was in any solution so far.

    A small count of n cases is safe where it may be the threshold or more, or anything from 1 (0 of a single case) to
    the lesser of n and threshold - 1, so that it cannot be told more narrowly than by being small.
    """

    def __init__(self, cube: csr_array[Any, Any], sums: MeasureSums, classes: CountClasses, threshold: int) -> None:
        applicable = np.rint(cube @ sums.applicable.ravel())
        achieved = np.rint(cube @ sums.achieved.ravel())
        is_few_achieved = (applicable > 0) & (achieved < threshold)
        is_few_missed = (applicable > 0) & (applicable - achieved < threshold)
        cells = np.flatnonzero(is_few_achieved | is_few_missed)
        self.number = int(is_few_achieved.sum() + is_few_missed.sum())
        self._is_few_achieved, self._is_few_missed = is_few_achieved[cells], is_few_missed[cells]
        self._applicable, self._achieved = applicable[cells], achieved[cells]
        self._threshold = threshold
        self._shape, self._truth = sums.applicable.shape, sums.achieved
        self._classes = classes
        self._inside = classes.applicable_inside(cube[cells])
        self._outside = classes.applicable[self._inside.indices] - self._inside.data
        self._members = csr_array(cube[cells])
        self.reset()

    def reset(self) -> None:
        """Leaves every target what the true counts allow alone: after other bounds, earlier solutions may be none."""
        self._low, self._high = self._achieved.copy(), self._achieved.copy()
        self.add(self._truth)

    def add(self, counts: Counts | Values) -> None:
        """Widens every target's range by a solution, and by all those that have the same sums of classes.

        A target may have of each class as many as its own cases hold, or as few as the other cases leave over.
        """
        inside = self._inside
        of_class = self._classes.sums(counts)[inside.indices]
        most = np.minimum(inside.data, of_class)
        least = np.maximum(0.0, of_class - self._outside)
        np.minimum(self._low, np.add.reduceat(least, inside.indptr[:-1]), out=self._low)
        np.maximum(self._high, np.add.reduceat(most, inside.indptr[:-1]), out=self._high)

    def open_targets(self) -> Indices:
        """Returns the targets that no solution has shown to be safe."""
        upward, downward = self._wishes(slice(None))
        return np.flatnonzero(upward | downward)

    def is_open(self, target: int) -> bool:
        upward, downward = self._wishes(target)
        return bool(upward | downward)

    def directions(self, target: int) -> Iterator[float]:
        """Yields the signs of the objectives that may make a target safe, as long as it is not."""
        upward, _ = self._wishes(target)
        for sign in (1.0, -1.0) if upward else (-1.0, 1.0):
            if self.is_open(target):
                yield sign

    def objective(self, target: int, sign: float) -> Values:
        """Returns the weights of one target's sum."""
        return self._weights(np.array([target]), np.array([sign]))

    def joint_objective(self, targets: Indices, rng: np.random.Generator) -> Values:
        """Returns the weights of the sums of many targets, each in a direction that helps it.

        Weights differ by orders of magnitude: equal ones would move all targets a little and settle few.
        """
        upward, downward = (wishes[targets] for wishes in self._wishes(slice(None)))
        either = rng.choice((1.0, -1.0), len(targets))
        signs = np.where(upward & downward, either, np.where(upward, 1.0, -1.0))
        sizes = rng.lognormal(0, SPREAD, len(targets)).clip(LEAST_WEIGHT, MOST_WEIGHT)
        return self._weights(targets, signs * sizes)

    def _weights(self, targets: Indices, of_targets: Values) -> Values:
        weights: Values = self._members[targets].T @ of_targets
        return weights.reshape(self._shape)

    def _wishes(self, at: slice | int) -> tuple[Flags, Flags]:
        """Returns which targets are open and would be helped by more achieved cases, and which by fewer."""
        applicable, threshold = self._applicable[at], self._threshold
        least, most = np.ceil(self._low[at] - TOLERANCE), np.floor(self._high[at] + TOLERANCE)
        few, many = np.minimum(1, applicable - 1), np.minimum(threshold - 1, applicable)
        enough = np.minimum(threshold, applicable)

        def wishes(is_few: Flags, least: Values, most: Values) -> tuple[Flags, Flags]:
            is_open = is_few & (most < threshold) & ~((least <= few) & (most >= many))
            return is_open & (most < enough), is_open & (least > few)

        more_achieved, fewer_achieved = wishes(self._is_few_achieved[at], least, most)
        more_missed, fewer_missed = wishes(self._is_few_missed[at], applicable - most, applicable - least)
        return more_achieved | fewer_missed, fewer_achieved | more_missed
