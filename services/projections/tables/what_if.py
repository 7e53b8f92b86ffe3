"""Figures of a quarter if one case were rated otherwise: its present ratings subtracted, the others added. Pure."""

from collections.abc import Mapping
from typing import Any

from services.projections.tables.percentages import Cell, Measure, tabulate
from services.projections.tables.sums import Counts, counts_under

RatingsByName = Mapping[Any, str]


def what_if_rows(
    measure: Measure, counts: Counts, present: RatingsByName | None, tried: RatingsByName
) -> list[dict[str, Any]]:
    """Return each figure before and now. `present`: the case's ratings, None for a case that counts in no figure."""
    rows = []
    for name, rating in tried.items():
        before = counts_under(f"{measure}.{name}", counts)
        now = before | {rating: before.get(rating, 0) + 1}
        if present is not None and name in present:
            now[present[name]] = now.get(present[name], 0) - 1
        rows.append({"name": name, "before": _figures(measure, name, before), "now": _figures(measure, name, now)})
    return rows


def _figures(measure: Measure, name: str, ratings: Mapping[str, int]) -> dict[str, Any]:
    """Return applicable cases, good ones and their share, as a dashboard shows them."""
    cells = [Cell(None, name, rating, cases) for rating, cases in ratings.items() if cases > 0]
    none: dict[str, Any] = {"applicable": 0, "good": 0, "share": None, "ratings": {}}
    [row] = tabulate(measure, cells) or [none]
    return {figure: row[figure] for figure in none}
