"""The linear constraints that publications put on the numerators of one measure: columns, rows and their bands.

A column is the numerator of a county, a reporting quarter and a kind: one integer between 0 and the cases that the
attacker knows. Cases that a later publication adds to a closed quarter are columns of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from tests.attack.populations import FOSTER_CARE, PROBATION
from tests.attack.public_documents import STATE, Band, Figure, Places

SPLITS: Mapping[str, NDArray[np.bool_]] = {
    "all": np.ones(4, bool), "fc": FOSTER_CARE, "ih": ~FOSTER_CARE, "cw": ~PROBATION, "pr": PROBATION,
    "fc_cw": FOSTER_CARE & ~PROBATION, "fc_pr": FOSTER_CARE & PROBATION,
    "ih_cw": ~FOSTER_CARE & ~PROBATION, "ih_pr": ~FOSTER_CARE & PROBATION,
}  # fmt: skip
"""Kinds of every filter by case type and by agency, also of those that the plan never crosses."""

LENGTHS = (1, 4, 8, 12)


@dataclass(frozen=True)
class Columns:
    """Numerators with at least one case: their county, quarter and kind, their cases, and the truth of them.

    `since` is the first publication (0, 1, …) that counts the cases.
    """

    counties: tuple[str, ...]
    quarters: tuple[str, ...]
    county: NDArray[np.int64]
    quarter: NDArray[np.int64]
    kind: NDArray[np.int64]
    cases: NDArray[np.int64]
    truth: NDArray[np.int64]
    since: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        counties: Sequence[str],
        quarters: Sequence[str],
        applicable: NDArray[np.int64],
        achieved: NDArray[np.int64],
    ) -> "Columns":
        """Return the columns of arrays by county, quarter and kind."""
        county, quarter, kind = np.nonzero(applicable)
        cases, truth = applicable[county, quarter, kind], achieved[county, quarter, kind]
        zeros = np.zeros(len(cases), np.int64)
        return cls(tuple(counties), tuple(quarters), county, quarter, kind, cases, truth, zeros)

    def with_case(self, county: int, quarter: int, kind: int, *, achieved: bool, since: int) -> "Columns":
        """Return the columns with one more case, which publications count from `since` on."""
        return replace(
            self,
            county=np.append(self.county, county),
            quarter=np.append(self.quarter, quarter),
            kind=np.append(self.kind, kind),
            cases=np.append(self.cases, 1),
            truth=np.append(self.truth, int(achieved)),
            since=np.append(self.since, since),
        )

    def selected(self, places: Places, figure: Figure, publication: int | None = None) -> NDArray[np.bool_]:
        """Return which columns a figure sums, in a publication or, for None, in the end."""
        last = self.quarters.index(figure.end)
        members = np.array([county in places.members[figure.place] for county in self.counties])
        inside = (self.quarter <= last) & (self.quarter > last - figure.length)
        chosen = members[self.county] & SPLITS[figure.split][self.kind] & inside
        return chosen if publication is None else chosen & (self.since <= publication)


@dataclass(frozen=True)
class Polytope:
    """Rows `low <= sum of columns <= high` over columns between 0 and their cases, with the name of each row."""

    columns: Columns
    rows: csr_array[Any, Any]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    names: tuple[str, ...]

    def violated_by_truth(self) -> list[str]:
        """Return the rows that the truth does not satisfy: the attacker reads a label wrongly, or it is false."""
        sums = self.rows @ self.columns.truth
        wrong = np.flatnonzero((sums < self.low) | (sums > self.high))
        return [f"{self.names[row]}: {self.low[row]} <= {sums[row]} <= {self.high[row]}" for row in wrong]

    def without(self, cases: NDArray[np.int64], achieved: NDArray[np.int64]) -> "Polytope":
        """Return what is left to derive for an insider who knows so many of each column's cases and their ratings."""
        rest, known = self.columns.cases - cases, (self.rows @ achieved).astype(np.int64)
        kept = np.flatnonzero(rest)
        columns = replace(
            self.columns,
            county=self.columns.county[kept],
            quarter=self.columns.quarter[kept],
            kind=self.columns.kind[kept],
            cases=rest[kept],
            truth=(self.columns.truth - achieved)[kept],
            since=self.columns.since[kept],
        )
        return Polytope(columns, self.rows[:, kept], self.low - known, self.high - known, self.names)


def polytope_of(columns: Columns, constraints: Iterable[tuple[NDArray[np.bool_], Band, str]]) -> Polytope:
    """Return the polytope of rows that say anything."""
    said = [
        (np.flatnonzero(chosen), band, name)
        for chosen, band, name in constraints
        if band.low > 0 or band.high < columns.cases[chosen].sum()
    ]
    return Polytope(
        columns,
        incidence([chosen for chosen, _, _ in said], len(columns.cases)),
        np.array([band.low for _, band, _ in said], np.int64),
        np.array([band.high for _, band, _ in said], np.int64),
        tuple(name for _, _, name in said),
    )


def incidence(chosen: Sequence[NDArray[np.int64]], width: int) -> csr_array[Any, Any]:
    """Return the 0/1 matrix with a row for each set of columns."""
    starts = np.cumsum([0, *(len(one) for one in chosen)])
    indices = np.concatenate([*chosen, np.array([], np.int64)])
    return csr_array((np.ones(len(indices)), indices, starts), shape=(len(chosen), width))


@dataclass(frozen=True)
class Cube:
    """Every figure of the cube with a case in it, as sums of columns. Figures that sum the same columns are one."""

    figures: tuple[Figure, ...]
    sums: csr_array[Any, Any]
    cases: NDArray[np.int64]

    @classmethod
    def of(cls, columns: Columns, places: Places) -> "Cube":
        found: dict[bytes, tuple[Figure, NDArray[np.int64]]] = {}
        windows = [(length, end) for length in LENGTHS for end in range(length - 1, len(columns.quarters))]
        order = [STATE, *(place for place in places.members if place != STATE)]
        for place in order:
            members = np.array([county in places.members[place] for county in columns.counties])
            for split, kinds in SPLITS.items():
                here = np.flatnonzero(members[columns.county] & kinds[columns.kind])
                quarter = columns.quarter[here]
                for length, end in windows:
                    chosen = here[(quarter <= end) & (quarter > end - length)]
                    if len(chosen):
                        figure = Figure(place, split, length, columns.quarters[end])
                        found.setdefault(chosen.tobytes(), (figure, chosen))
        sums = incidence([chosen for _, chosen in found.values()], len(columns.cases))
        return cls(tuple(figure for figure, _ in found.values()), sums, (sums @ columns.cases).astype(np.int64))
