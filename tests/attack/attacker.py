"""The attack on one measure: which counts of 0 to 10 can a reader narrow, by linear programs over all publications.

Targets start open. Each feasible solution that is met, the truth first, widens what every target can be; programs are
solved for many disjoint open targets at once, and for single targets at last.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.attack.linear_programs import NEAR, Programs, Reals
from tests.attack.polytopes import Cube, Polytope
from tests.attack.public_documents import Figure

THRESHOLD = 11
LAST = 8
"""Single targets are solved after this many programs for many targets at once that settled fewer than one each."""

SPREAD = 3.0
"""Standard deviation of the logarithm of a target's weight: a program satisfies some targets wholly, not all partly."""


@dataclass(frozen=True)
class Exposure:
    """A protected count that a reader can narrow: its figure, cases, truth, bounds, and the rows that betray it."""

    figure: Figure
    cases: int
    count: int
    of: str
    low: int
    high: int
    rows: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        betrayed = "".join(f"\n    {row}" for row in self.rows)
        return (
            f"{self.figure}: {self.of} {self.count} of {self.cases} is known to be {self.low} to {self.high}{betrayed}"
        )


@dataclass(frozen=True)
class Verdict:
    """`targets` protected counts were attacked with `programs` linear programs."""

    targets: int
    programs: int
    exposures: tuple[Exposure, ...]


class Attack:
    """The attack on the numerators of a polytope."""

    def __init__(self, polytope: Polytope, cube: Cube, seed: int = 0) -> None:
        self._columns, self._cube = polytope.columns, cube
        self._random = np.random.default_rng(seed)
        self._programs = Programs(polytope)
        self._inside = self._programs.classes.cases_inside(cube)
        self._truth: Reals = np.asarray(cube.sums @ polytope.columns.truth, float)
        self.low: Reals = self._truth.copy()
        self.high: Reals = self._truth.copy()
        self._widen(self._programs.classes.sums(polytope.columns.truth))

    def exposures(self, most: int = 10**6, only: NDArray[np.int64] | None = None) -> Verdict:
        """Return every exposed count of the cube, or of the figures `only`; stop when `most` are found."""
        among = np.zeros(len(self._truth), bool)
        among[slice(None) if only is None else only] = True
        protected = self._protected() & among
        targets = int(protected.sum())
        self._settle_many(among)
        found: list[Exposure] = []
        for target in np.flatnonzero(self._open() & among):
            if self._open()[target]:
                found.extend(self._settle(int(target)))
            if len(found) >= most:
                break
        return Verdict(targets, self._programs.solved, tuple(found))

    def _protected(self) -> NDArray[np.bool_]:
        cases = self._cube.cases
        return (self._truth < THRESHOLD) | (cases - self._truth < THRESHOLD)

    def _open(self) -> NDArray[np.bool_]:
        """Return the targets of which no solution is known that makes them safe."""
        cases = self._cube.cases
        low, high = np.ceil(self.low - NEAR), np.floor(self.high + NEAR)
        achieved = (self._truth < THRESHOLD) & ~_are_safe(low, high, cases)
        others = (cases - self._truth < THRESHOLD) & ~_are_safe(cases - high, cases - low, cases)
        return achieved | others

    def _settle_many(self, among: NDArray[np.bool_]) -> None:
        """Solve programs for many targets at once for as long as they settle more targets than programs for one."""
        counts = [int((self._open() & among).sum())]
        while counts[-1] and (len(counts) <= LAST or counts[-1 - LAST] - counts[-1] > LAST):
            self._widen(self._programs.solve(self._objective(self._open() & among)))
            counts.append(int((self._open() & among).sum()))

    def _objective(self, are_open: NDArray[np.bool_]) -> Reals:
        """Return an objective that draws disjoint open targets up or down, small ones rather than large ones."""
        objective = np.zeros(len(self._columns.cases))
        used = np.zeros(len(objective), bool)
        sums = self._cube.sums
        targets = np.flatnonzero(are_open)
        sizes = np.diff(sums.indptr)[targets]
        weights = self._random.lognormal(0, SPREAD, size=len(targets)).clip(1e-3, 1e3)
        for index in np.argsort(self._random.random(len(targets)) * sizes):
            target = targets[index]
            columns = sums.indices[sums.indptr[target] : sums.indptr[target + 1]]
            if not used[columns].any():
                used[columns] = True
                objective[columns] = weights[index] * self._wish(target)
        return objective

    def _wish(self, target: int) -> float:
        """Return the direction in which more of a target is to be seen."""
        low, high, cases = self.low[target], self.high[target], self._cube.cases[target]
        wishes = [
            sign for sign, is_seen in ((-1.0, low <= 1 - NEAR), (1.0, high >= min(THRESHOLD, cases))) if not is_seen
        ]
        return float(self._random.choice(wishes or [-1.0, 1.0]))

    def _widen(self, sums: Reals) -> None:
        """Widen all targets by a solution: each class's sum lies on a target's own columns as far as it can, or not."""
        inside, classes = self._inside, self._programs.classes
        most = np.minimum(inside.data, sums[inside.indices])
        least = np.maximum(0, sums[inside.indices] - classes.cases[inside.indices] + inside.data)
        np.minimum(self.low, np.add.reduceat(least, inside.indptr[:-1]), out=self.low)
        np.maximum(self.high, np.add.reduceat(most, inside.indptr[:-1]), out=self.high)

    def bounds(self, target: int) -> tuple[int, int, tuple[str, ...]]:
        """Return the least and the greatest integer that a figure's numerator can be, and the rows that say so."""
        sums = self._cube.sums
        return self.bounds_of(sums.indices[sums.indptr[target] : sums.indptr[target + 1]])

    def bounds_of(self, columns: NDArray[np.int64]) -> tuple[int, int, tuple[str, ...]]:
        """Return the same of a sum of columns, be it a figure or not."""
        chosen = np.zeros(len(self._columns.cases))
        chosen[columns] = 1.0
        self._widen(self._programs.solve(-chosen))
        low, rows = -self._programs.maximum, self._programs.binding()
        self._widen(self._programs.solve(chosen))
        high, rows = self._programs.maximum, rows | self._programs.binding()
        return ceil(low - NEAR), floor(high + NEAR), tuple(sorted(rows))

    def _settle(self, target: int) -> list[Exposure]:
        low, high, rows = self.bounds(target)
        cases, truth = int(self._cube.cases[target]), round(self._truth[target])
        figure = self._cube.figures[target]
        return [
            Exposure(figure, cases, count, of, least, most, rows)
            for of, count, least, most in (
                ("achieved", truth, low, high),
                ("others", cases - truth, cases - high, cases - low),
            )
            if count < THRESHOLD and not bool(_are_safe(np.array([least]), np.array([most]), np.array([cases]))[0])
        ]


def _are_safe(low: NDArray[Any], high: NDArray[Any], cases: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which counts can still be 11 or more, or anything from at most 1 to 10 or all cases.

    The only case of a figure is safe when it can be both 0 and 1.
    """
    is_wide = (low <= 1) & (high >= np.minimum(THRESHOLD - 1, cases))
    safe: NDArray[np.bool_] = (high >= THRESHOLD) | (is_wide & ((cases > 1) | (low <= 0)))
    return safe
