"""Summed cases: lines of counts by quarter, county and kind of case, filtered and grouped. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

G = TypeVar("G", str, tuple[str, ...])
Grouping = Literal["county", "tier", "quarter", "case_type", "agency", "instrument"]
Counts = Mapping[str, int]
"""Count by column of the sums: `items.4.S`, `stage.approved_final`."""


class CaseKind(NamedTuple):
    """What all cases of one line have in common."""

    quarter: str
    county: str
    case_type: str
    agency: str
    instrument: str


@dataclass(frozen=True)
class SummedCases:
    """One line of counts for each kind of case, in the order of the columns."""

    columns: tuple[str, ...]
    kinds: tuple[CaseKind, ...]
    counts: NDArray[np.int64]

    @classmethod
    def read(
        cls, columns: tuple[str, ...], documents: Sequence[tuple[tuple[str, ...], Mapping[str, Any]]]
    ) -> "SummedCases":
        """Return the lines of documents of sums, each with its key of site, quarter and county."""
        kinds = tuple(CaseKind(*key[1:], *kind) for key, sums in documents for kind in sums["kinds"])
        packed = b"".join(sums["counts"] for _, sums in documents)
        counts = np.frombuffer(packed, dtype="<u4").reshape(len(kinds), len(columns)).astype(np.int64)
        return cls(columns, kinds, counts)

    def where(self, is_chosen: Callable[[CaseKind], bool]) -> "SummedCases":
        chosen = [index for index, kind in enumerate(self.kinds) if is_chosen(kind)]
        return SummedCases(self.columns, tuple(self.kinds[index] for index in chosen), self.counts[chosen])

    @cached_property
    def total(self) -> Counts:
        return self._by_column(self.counts.sum(axis=0))

    def grouped(self, group_of: Callable[[CaseKind], G]) -> dict[G, Counts]:
        """Return the counts of each group, the groups sorted."""
        if not self.kinds:
            return {}
        groups = [group_of(kind) for kind in self.kinds]
        names = sorted(set(groups))
        code_of = {name: code for code, name in enumerate(names)}
        codes = np.array([code_of[group] for group in groups])
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(len(names)))
        sums = np.add.reduceat(self.counts[order], starts, axis=0)
        return {name: self._by_column(row) for name, row in zip(names, sums, strict=True)}

    def _by_column(self, row: NDArray[np.int64]) -> Counts:
        return dict(zip(self.columns, cast("list[int]", row.tolist()), strict=True))


def group_of(group_by: Grouping, tiers: Mapping[str, str]) -> Callable[[CaseKind], str]:
    """Return the function that names a kind's group; a county without a known size tier is in the tier `unknown`."""
    if group_by == "tier":
        return lambda kind: tiers.get(kind.county, "unknown")
    field = CaseKind._fields.index(group_by)
    return lambda kind: kind[field]


def quarters_until(quarter: str, count: int) -> list[str]:
    """Return so many quarters, of which this is the last."""
    year, _, number = quarter.partition("Q")
    newest = int(year) * 4 + int(number) - 1
    return [f"{index // 4}Q{index % 4 + 1}" for index in range(newest - count + 1, newest + 1)]


def counts_under(prefix: str, counts: Counts) -> dict[str, int]:
    """Return the counts above zero of the columns below a prefix: `{"S": 3}` for `items.4`."""
    begins = f"{prefix}."
    return {name.removeprefix(begins): count for name, count in counts.items() if count and name.startswith(begins)}
