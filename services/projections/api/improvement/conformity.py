"""Conformity of all outcomes and items in a window, with the federal ranking report beside it."""

from collections import Counter
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.dashboards import with_audit_mark
from services.projections.api.improvement.response_models import ConformityReport
from services.projections.api.improvement.shown_figures import compared_with_national, shown_change, shown_share
from services.projections.api.report_query import InWindow, Window, report_response
from services.projections.measures.changes import change_between
from services.projections.measures.conformity import conformity_of
from services.projections.measures.indicators import Comparison
from services.projections.measures.plan_progress import QuarterRatings, share_in
from services.projections.measures.rankings import mean_rating, ranks_of
from services.projections.measures.shares import MeasureKind
from services.projections.measures.windows import quarters_of, window_before
from services.projections.publication.cells import Window as CellWindow
from services.projections.store import improvement
from services.projections.store.sums import summed_ratings
from services.projections.tables import ORDER
from services.projections.tables.window_counts import ratings_by_quarter
from shared.contracts.vocabulary import Site
from shared.web.request import CurrentRequest

router = APIRouter()


class ConformityQuery(InWindow):
    """A year is the usual window of a baseline and of a review."""

    window: Window = Window.YEAR


@router.get("/sites/{site}/dashboards/conformity", response_model=ConformityReport)
async def read_conformity(site: Site, query: Annotated[ConformityQuery, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Each outcome and item with its threshold, its change since the window before, and its rank by mean rating."""
    decision = ctx.require("dashboard.read", site)
    window = CellWindow(query.window, query.quarter)
    earlier, quarters = quarters_of(window_before(window)), quarters_of(window)
    scope = replace(query.scope(site), quarters=(*earlier, *quarters))
    summed = await summed_ratings(ctx.runtime.store, scope)
    table = await improvement.indicators_of(ctx.runtime.store, site)
    compared = {name: compared_with_national(row) for name, row in table.newest.items()}
    counts = ratings_by_quarter(summed.cases)
    rows = [row for kind in ORDER for row in _rows(kind, counts, earlier, quarters, compared)]
    return with_audit_mark(report_response(site, query, summed, window=int(query.window), rows=rows), decision)


def _rows(
    kind: MeasureKind,
    counts: QuarterRatings,
    earlier: tuple[str, ...],
    quarters: tuple[str, ...],
    compared: dict[str, Comparison],
) -> list[dict[str, Any]]:
    means = {name: mean_rating(kind, _totals(counts, name, quarters)) for name in ORDER[kind]}
    ranks = ranks_of({name: mean for name, mean in means.items() if mean is not None})
    rows = []
    for name, mean in means.items():
        before, now = share_in(counts, name, earlier), share_in(counts, name, quarters)
        conformity = conformity_of(name, now, compared)
        rows.append(
            {"name": name, "conformity": conformity.word, "threshold": float(conformity.threshold)}
            | {"worse": list(conformity.worse), "missing": list(conformity.missing)}
            | {"mean": None if mean is None else float(mean), "rank": ranks.get(name)}
            | {"now": shown_share(now), "before": shown_share(before)}
            | shown_change(change_between(before, now))
        )
    return rows


def _totals(counts: QuarterRatings, name: str, quarters: tuple[str, ...]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for quarter in quarters:
        totals.update(counts.get(quarter, {}).get(name, {}))
    return totals
