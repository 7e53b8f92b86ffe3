"""Linear program of a reader: all counts of achieved cases that agree with every published cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy._core import _Highs as Solver  # the public class prints a notice to the standard output of the job

from services.projections.publication.bounds import Bounds
from services.projections.publication.sums import CellBlock, Counts, Indices, Values

DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4
"""Primal from the last basis, which stays feasible when the objective changes; dual from none for quite another one."""

OPTIONS: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "presolve": "off",
    "solver": "simplex",
}
DUAL_TOLERANCE = 1e-7
FEASIBILITY = 1e-4


SOLVER = f"HiGHS {Solver().version()}"


class NoOptimum(Exception):
    """The solver found no optimum. The true counts are always a solution, so that bounds or solver are wrong."""


class ReaderProgram:
    """Optimizes sums of achieved cases subject to what is published.

    Columns are the counts of a quarter, county and kind with applicable cases, then their totals by size group, which
    keep the rows of groups and of the state short. Rows are the published cells, then the totals.
    """

    def __init__(
        self, applicable: Counts, groups: Sequence[Sequence[int]], cells: Sequence[tuple[CellBlock, Bounds]]
    ) -> None:
        self._columns = _Columns(applicable, groups)
        self._cells = len(cells)
        self._solver = Solver()
        for option, value in OPTIONS.items():
            self._solver.setOptionValue(option, value)
        self._solver.passModel(_model(self._columns, cells))
        self._shape = applicable.shape
        self.solved = 0

    def optimize(self, weights: Values, *, is_warm: bool = True) -> tuple[Values, Indices]:
        """Returns counts that make the weighted sum greatest, and the cells that bind it. Raises NoOptimum.

        `is_warm`: starts from the last solution, which is faster where the weights are few.
        """
        positions = self._columns.positions
        if not is_warm:
            self._solver.clearSolver()
        self._solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX if is_warm else DUAL_SIMPLEX)
        costs = np.ascontiguousarray(-weights.ravel()[positions])
        self._solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        self._solver.run()
        self.solved += 1
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NoOptimum(str(status))
        solution = self._solver.getSolution()
        counts = np.zeros(self._columns.size)
        counts[positions] = np.asarray(solution.col_value)[: len(positions)]
        if (counts[positions] > self._columns.upper + FEASIBILITY).any():
            raise NoOptimum("A solution has more achieved than applicable cases.")
        duals = np.asarray(solution.row_dual)[: self._cells]
        return counts.reshape(self._shape), np.flatnonzero(np.abs(duals) > DUAL_TOLERANCE)

    def set_bounds(self, cell: int, bounds: Bounds | None) -> None:
        """Replaces the bounds of a published cell by others, or by none."""
        low, high = (bounds.low, bounds.high) if bounds else (-highspy.kHighsInf, highspy.kHighsInf)
        self._solver.changeRowBounds(cell, float(low), float(high))


class _Columns:
    """Numbers of the columns, -1 where no case is applicable."""

    def __init__(self, applicable: Counts, groups: Sequence[Sequence[int]]) -> None:
        self.size = applicable.size
        self.positions = np.flatnonzero(applicable.ravel())
        self.upper = applicable.ravel()[self.positions]
        self.counts = _numbered(applicable, 0)
        self.groups = groups
        totals = np.stack([applicable[:, list(group), :].sum(axis=1) for group in groups], axis=1)
        self.totals = _numbered(totals, len(self.positions))
        self.number = len(self.positions) + int((totals > 0).sum())

    def of_block(self, block: CellBlock) -> list[int]:
        """Returns the columns that add up to a published cell."""
        within = [at for at, group in enumerate(self.groups) if set(group) <= set(block.counties)]
        quarters = range(block.first, block.first + block.length)
        if within and len(block.counties) > 1:
            return _present(self.totals[np.ix_(quarters, within, block.kinds)])
        return _present(self.counts[block.index])

    def of_totals(self) -> list[tuple[int, list[int]]]:
        """Returns the column of each total with those that it adds up."""
        return [
            (int(self.totals[quarter, at, kind]), _present(self.counts[quarter, list(self.groups[at]), kind]))
            for quarter, at, kind in np.argwhere(self.totals >= 0)
        ]


def _numbered(applicable: Counts, first: int) -> Indices:
    numbers = np.full(applicable.shape, -1, dtype=np.intp)
    numbers[applicable > 0] = first + np.arange(int((applicable > 0).sum()))
    return numbers


def _present(columns: Indices) -> list[int]:
    return [int(column) for column in columns.ravel() if column >= 0]


@dataclass
class _Rows:
    """Rows of a matrix as the solver reads them."""

    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, columns: list[int], values: list[float], bounds: Bounds) -> None:
        self.columns += columns
        self.values += values
        self.starts.append(len(self.columns))
        self.lower.append(float(bounds.low))
        self.upper.append(float(bounds.high))


def _model(columns: _Columns, cells: Sequence[tuple[CellBlock, Bounds]]) -> highspy.HighsLp:
    rows = _Rows()
    for block, bounds in cells:
        within = columns.of_block(block)
        rows.add(within, [1.0] * len(within), bounds)
    for total, parts in columns.of_totals():
        rows.add([total, *parts], [1.0] + [-1.0] * len(parts), Bounds(0, 0))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns.number, len(rows.lower)
    model.col_cost_ = np.zeros(columns.number)
    model.col_lower_ = np.zeros(columns.number)
    beyond = np.full(columns.number - len(columns.upper), highspy.kHighsInf)
    model.col_upper_ = np.concatenate([columns.upper, beyond])  # at once: reading the attribute gives a copy
    model.row_lower_, model.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(rows.starts)
    model.a_matrix_.index_ = np.array(rows.columns)
    model.a_matrix_.value_ = np.array(rows.values)
    return model
