"""The dashboards: the quarter's tables, and how far its cases are."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import Period, said
from services.projections.store.dashboards import approved, count_cells, count_open_tickets, count_people, count_stages
from services.projections.tables import Measure, tabulate
from shared.access import Verdict
from shared.contracts.vocabulary import Agency, CaseType, County, Site
from shared.web.request import AskedBy
from shared.web.responses import read_noted

router = APIRouter()


class Filters(Period):
    """What a table is about; every figure is of approved cases only."""

    by: Literal["county"] | None = None
    county: County | None = None
    case_type: CaseType | None = None
    agency: Agency | None = None


@router.get("/sites/{site}/dashboards/items")
async def read_items(site: Site, filters: Annotated[Filters, Query()], by: AskedBy) -> JSONResponse:
    """Share of Strength per item, of applicable cases: S / (S + ANI)."""
    return await _table(site, "items", filters, by)


@router.get("/sites/{site}/dashboards/outcomes")
async def read_outcomes(site: Site, filters: Annotated[Filters, Query()], by: AskedBy) -> JSONResponse:
    """Share of Substantially Achieved per outcome, of applicable cases: SA / (SA + PA + NACH)."""
    return await _table(site, "outcomes", filters, by)


@router.get("/sites/{site}/dashboards/progress")
async def read_progress(site: Site, period: Annotated[Period, Query()], by: AskedBy) -> JSONResponse:
    """How far the quarter's cases are, the site's open tickets, and how many people hold each role."""
    verdict = by.demand("dashboard.read", site)
    stages, as_of = await count_stages(by.runtime.store, site, period.quarter)
    tickets = await count_open_tickets(by.runtime.store, site)
    people = await count_people(by.runtime.store, site)
    return _noted(said(site, period, as_of, counties=stages, open_tickets=tickets, people=people), verdict)


async def _table(site: str, measure: Measure, filters: Filters, by: AskedBy) -> JSONResponse:
    verdict = by.demand("dashboard.read", site)
    match = approved(site, filters.quarter, county=filters.county, case_type=filters.case_type, agency=filters.agency)
    cells, cases, as_of = await count_cells(by.runtime.store, site, measure, match, by_county=filters.by == "county")
    rows = tabulate(measure, cells)
    return _noted(said(site, filters, as_of, cases=cases, measure=measure, rows=rows), verdict)


def _noted(shown: JSONResponse, verdict: Verdict) -> JSONResponse:
    """A figure is no case content: it is noted where a state's grant shows it to the Children's Bureau (R36)."""
    if verdict.grant:
        read_noted(shown, "read_dashboard", verdict)
    return shown
