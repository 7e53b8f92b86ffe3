"""Cases behind a figure, for people who may open them."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from services.projections.api.dashboards import ratings_that_fit
from services.projections.api.report_query import Filters, opened_by, report_response, wrong_filter
from services.projections.api.response_models import FigureCases
from services.projections.store.case_ratings import approved_cases, page_of_cases
from services.projections.store.sums import SiteScope
from services.projections.tables.analysis import RATINGS, column_of
from services.projections.tables.sums import counts_under
from shared.access import ResourceScope
from shared.contracts.projections import MeasureName
from shared.contracts.vocabulary import ItemRating, OutcomeRating, Site
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()

LISTED = ("case", "county", "quarter", "case_type", "agency", "instrument")


class FigureFilters(Filters):
    """One item or outcome with one of its ratings."""

    measure: MeasureName
    rating: ItemRating | OutcomeRating
    after: Annotated[str, Field(pattern=r"^[0-9]{5}~cas_[0-9a-f]{32}$")] | None = None
    """Cursor: `next` of the page before."""


@router.get("/sites/{site}/dashboards/cases", response_model=FigureCases)
async def read_figure_cases(
    site: Site, filters: Annotated[FigureFilters, Query()], ctx: CurrentRequest
) -> JSONResponse:
    """The approved cases that a count of ratings consists of, as far as the person may open them; 200 a page.

    `counted` is the whole count, `cases` are those that may be opened: a role can be limited to counties, a reviewer's
    to the cases given to them, and a state's grant to the Children's Bureau to named cases.
    """
    ctx.require("dashboard.read", site)
    decision = ctx.require("case.read", site)
    column = column_of(filters.measure)
    if filters.rating not in (known := RATINGS[column.partition(".")[0]]):
        raise wrong_filter("rating", f"{filters.measure} has no rating {filters.rating}: it has {', '.join(known)}.")
    summed = await ratings_that_fit(ctx.runtime.store, site, filters)
    counts = summed.cases.grouped(lambda kind: kind.county)
    counted = counts_under(column, summed.cases.total).get(filters.rating, 0)
    counties = [county for county in counts if _may_open(ctx, site, county)]
    match = approved_cases(
        SiteScope(site, filters.quarters, counties),
        case_type=filters.case_type,
        agency=filters.agency,
        instrument=filters.instrument,
        **{column: filters.rating},
    )
    opened_rows = await opened_by(ctx, site, filters.quarters, counties)
    page = await page_of_cases(ctx.runtime.store, site, {"$and": [match, opened_rows]}, filters.after)
    opened = [case for case in page.cases if _may_open(ctx, site, case["county"], case["case"])]
    cases = [{name: case[name] for name in LISTED} for case in opened]
    response = report_response(site, filters, page.live, counted=counted, cases=cases, next=page.following)
    mark_audited_read(response, "list_figure_cases", decision)
    return response


def _may_open(ctx: RequestContext, site: str, county: str, case: str | None = None) -> bool:
    scope = ResourceScope(case=case, county=county)
    return ctx.runtime.access.decide(ctx.user, "case.read", site, scope).allowed
