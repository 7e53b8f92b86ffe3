"""Conformity of all outcomes and items in a window, with the federal ranking report beside it."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.dashboards import with_audit_mark
from services.projections.api.improvement.response_models import ConformityReport
from services.projections.api.improvement.shown_figures import compared_with_national, shown_change, shown_share
from services.projections.api.report_query import InWindow, Window, report_response, wrong_filter
from services.projections.measures.changes import change_between
from services.projections.measures.conformity import conformity_of
from services.projections.measures.indicators import Comparison
from services.projections.measures.plan_progress import QuarterRatings, share_in
from services.projections.measures.rankings import mean_rating, ranks_of
from services.projections.measures.shares import MeasureKind
from services.projections.measures.windows import Separation, quarters_of, separate, window_before
from services.projections.publication.cells import Window as CellWindow
from services.projections.store import improvement
from services.projections.store.sums import summed_ratings
from services.projections.tables import ORDER
from services.projections.tables.window_counts import ratings_by_quarter
from shared.contracts.vocabulary import Quarter, Site
from shared.web.request import CurrentRequest

router = APIRouter()


class ConformityQuery(InWindow):
    """A year is the usual window. `against` ends the window compared with, by default the one before."""

    window: Window = 4
    against: Quarter | None = None


@router.get("/sites/{site}/dashboards/conformity", response_model=ConformityReport)
async def read_conformity(site: Site, query: Annotated[ConformityQuery, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Each outcome and item with its threshold, its change since another window, and its rank by mean rating."""
    decision = ctx.require("dashboard.read", site)
    window = CellWindow(query.window, query.quarter)
    compared = _compared(window, query.against)
    quarters = (*compared.before, *quarters_of(window))
    summed = await summed_ratings(ctx.runtime.store, replace(query.scope(site), quarters=quarters))
    table = await improvement.indicators_of(ctx.runtime.store, site)
    national = {name: compared_with_national(row) for name, row in table.newest.items()}
    figures = Figures(ratings_by_quarter(summed.cases), quarters_of(window), compared, national)
    rows = await asyncio.to_thread(_rows, figures)
    content = {"window": int(query.window), "note": compared.sentence or None, "rows": rows}
    return with_audit_mark(report_response(site, query, summed, **content), decision)


def _compared(window: CellWindow, against: str | None) -> Separation:
    """Return the quarters that are compared. Raises Refused where one window lies within the other."""
    before = CellWindow(window.length, against) if against else window_before(window)
    separation = separate(before, window)
    if not separation.is_comparable:
        raise wrong_filter("against", separation.sentence)
    return separation


@dataclass(frozen=True)
class Figures:
    """Counts, the quarters of the window, the quarters that are compared, and the indicators by name."""

    counts: QuarterRatings
    quarters: tuple[str, ...]
    compared: Separation
    national: Mapping[str, Comparison]


def _rows(figures: Figures) -> list[dict[str, Any]]:
    """Return the rows of items and outcomes; their exact tests take some milliseconds each."""
    return [row for kind in ORDER for row in _rows_of(kind, figures)]


def _rows_of(kind: MeasureKind, figures: Figures) -> list[dict[str, Any]]:
    means = {name: mean_rating(kind, _totals(figures.counts, name, figures.quarters)) for name in ORDER[kind]}
    ranks = ranks_of({name: mean for name, mean in means.items() if mean is not None})
    return [
        _row(name, figures) | {"mean": None if mean is None else float(mean), "rank": ranks.get(name)}
        for name, mean in means.items()
    ]


def _row(name: str, figures: Figures) -> dict[str, Any]:
    now = share_in(figures.counts, name, figures.quarters)
    before, after = (share_in(figures.counts, name, part) for part in (figures.compared.before, figures.compared.after))
    conformity = conformity_of(name, now, figures.national)
    return {
        "name": name,
        "conformity": conformity.word,
        "threshold": float(conformity.threshold),
        "worse": list(conformity.worse),
        "missing": list(conformity.missing),
        "now": shown_share(now),
        "before": shown_share(before),
    } | shown_change(change_between(before, after))


def _totals(counts: QuarterRatings, name: str, quarters: tuple[str, ...]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for quarter in quarters:
        totals.update(counts.get(quarter, {}).get(name, {}))
    return totals
