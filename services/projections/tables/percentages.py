"""Dashboard tables, made from counted cells: shares of applicable cases. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from services.projections.measures.shares import MeasureKind, share_of
from services.projections.tables.sums import Counts, Grouping
from shared.instrument import domain_of

Measure = MeasureKind

ORDER: dict[Measure, tuple[str, ...]] = {
    "items": (*map(str, range(1, 13)), "12A", "12B", "12C", *map(str, range(13, 19))),
    "outcomes": ("S1", "S2", "P1", "P2", "WB1", "WB2", "WB3"),
}


@dataclass(frozen=True)
class Cell:
    """Number of cases of a group (None: of all cases) with this rating of this item or outcome."""

    group: str | None
    name: str
    rating: str
    cases: int


def cells_of(measure: Measure, group: str | None, counts: Counts) -> Iterator[Cell]:
    """Yield the cells of a group's counts; a rating that no case has is no cell."""
    for column, cases in counts.items():
        if cases and (cell := _cell_of(column)) and cell[0] == measure:
            yield Cell(group, cell[1], cell[2], cases)


@cache
def _cell_of(column: str) -> tuple[str, ...] | None:
    """Return measure, name and rating of a column `items.4.S`, None for another column."""
    parts = tuple(column.split("."))
    return parts if parts[0] in ORDER else None


def tabulate(measure: Measure, cells: Iterable[Cell], group_by: Grouping = "county") -> list[dict[str, object]]:
    """Return the rows in the instrument's order, group by group; each names its group, if it has one.

    The share is unrounded, and None without an applicable case.
    """
    counts: dict[tuple[str | None, str], dict[str, int]] = defaultdict(dict)
    for cell in cells:
        counts[cell.group, cell.name][cell.rating] = cell.cases
    order = {name: index for index, name in enumerate(ORDER[measure])}
    keys = sorted(counts, key=lambda key: (key[0] or "", order[key[1]]))
    return [_row(measure, {group_by: group} if group else {}, name, counts[group, name]) for group, name in keys]


def _row(measure: Measure, group: Mapping[str, str], name: str, ratings: dict[str, int]) -> dict[str, object]:
    share = share_of(measure, ratings)
    figures = {"applicable": share.applicable, "good": share.achieved, "ratings": ratings}
    fraction = share.achieved / share.applicable if share.applicable else None  # what the exact fraction rounds to
    return {**group, "name": name, "domain": domain_of(name), **figures, "share": fraction}
