"""Dashboard tables, made from counted cells: shares of applicable cases. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.projections.measures.shares import MeasureKind, share_of
from shared.instrument import domain_of

Measure = MeasureKind

ORDER: dict[Measure, tuple[str, ...]] = {
    "items": (*map(str, range(1, 13)), "12A", "12B", "12C", *map(str, range(13, 19))),
    "outcomes": ("S1", "S2", "P1", "P2", "WB1", "WB2", "WB3"),
}


@dataclass(frozen=True)
class Cell:
    """Number of cases of a county (None: of the whole site) with this rating of this item or outcome."""

    county: str | None
    name: str
    rating: str
    cases: int


def tabulate(measure: Measure, cells: Iterable[Cell]) -> list[dict[str, object]]:
    """Return the rows in the instrument's order, counties by number.

    The share is unrounded, and None without an applicable case.
    """
    counts: dict[tuple[str | None, str], dict[str, int]] = defaultdict(dict)
    for cell in cells:
        counts[cell.county, cell.name][cell.rating] = cell.cases
    keys = sorted(counts, key=lambda key: (key[0] or "", ORDER[measure].index(key[1])))
    return [_row(measure, county, name, counts[county, name]) for county, name in keys]


def _row(measure: Measure, county: str | None, name: str, ratings: dict[str, int]) -> dict[str, object]:
    share = share_of(measure, ratings)
    key = ({"county": county} if county else {}) | {"name": name, "domain": domain_of(name)}
    figures = {"applicable": share.applicable, "good": share.achieved, "ratings": ratings}
    return key | figures | {"share": None if share.fraction is None else float(share.fraction)}
