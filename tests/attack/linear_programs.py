"""Linear programs over one polytope, as small as they can be: columns that stand in the same rows are one class."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from tests.attack.polytopes import Cube, Polytope

NEAR = 1e-6

Reals = NDArray[np.float64]


class Classes:
    """Columns by the rows that they stand in. No row tells those of a class apart: their sum is all that counts."""

    def __init__(self, rows: csr_array[Any, Any], cases: NDArray[np.int64]) -> None:
        by_column = rows.tocsc()
        by_column.sort_indices()
        bounds = zip(by_column.indptr[:-1], by_column.indptr[1:], strict=True)
        numbers: dict[bytes, int] = {}
        self.of_column = np.array([
            numbers.setdefault(by_column.indices[start:end].tobytes(), len(numbers)) for start, end in bounds
        ])  # fmt: skip
        self._column_cases = cases
        self.cases: Reals = np.bincount(self.of_column, cases).astype(float)

    def sums(self, numerators: NDArray[Any]) -> Reals:
        """Return the sum of each class."""
        return np.bincount(self.of_column, numerators, minlength=len(self.cases)).astype(float)

    def cases_inside(self, cube: Cube) -> csr_array[Any, Any]:
        """Return how many cases of each class each figure has."""
        width = len(self.of_column)
        members = csr_array((self._column_cases.astype(float), (np.arange(width), self.of_column)))
        inside = csr_array(cube.sums @ members)
        inside.sum_duplicates()
        return inside


class Programs:
    """Linear programs over a polytope. Each row's sum is a bounded variable, so that a row is written once."""

    def __init__(self, polytope: Polytope) -> None:
        self.classes = Classes(polytope.rows, polytope.columns.cases)
        self.solved = 0
        self._cases = polytope.columns.cases
        self._names = polytope.names
        self._row_bounds = np.column_stack([polytope.low, polytope.high]).astype(float)
        self._rows = polytope.rows
        self._result: Any = None

    def solve(self, objective: Reals) -> Reals:
        """Return the classes' sums in a solution that maximises the objective, which is given by column."""
        classes = self.classes.of_column
        merged, first, inverse = np.unique(
            np.column_stack([classes, objective]), axis=0, return_index=True, return_inverse=True
        )
        height, width = len(self._names), len(merged)
        bounds = np.vstack([
            np.column_stack([np.zeros(width), np.bincount(inverse, self._cases)]), self._row_bounds
        ])  # fmt: skip
        equations = hstack([self._rows[:, first], -eye_array(height)]).tocsr()
        costs = np.concatenate([-merged[:, 1], np.zeros(height)])
        self._result = linprog(costs, A_eq=equations, b_eq=np.zeros(height), bounds=bounds, method="highs")
        assert self._result.status == 0, self._result.message
        self.solved += 1
        solution = self._result.x[:width]
        return np.bincount(merged[:, 0].astype(int), solution, minlength=len(self.classes.cases)).astype(float)

    @property
    def maximum(self) -> float:
        """The last objective's greatest value."""
        return -float(self._result.fun)

    def binding(self) -> frozenset[str]:
        """Return the rows that hold the last objective back: their marginals are not zero."""
        marginals = (self._result.lower.marginals + self._result.upper.marginals)[-len(self._names) :]
        return frozenset(self._names[row] for row in np.flatnonzero(abs(marginals) > NEAR))
