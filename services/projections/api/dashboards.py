"""Dashboards of a quarter: tables of approved cases, and the progress of all cases."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import Period, report_response
from services.projections.api.response_models import Dashboard, DashboardProgress
from services.projections.store.dashboards import approved, count_cells, count_open_tickets, count_people, count_stages
from services.projections.tables import Measure, tabulate
from shared.access import AccessDecision
from shared.contracts.vocabulary import Agency, CaseType, County, Site
from shared.web.request import CurrentRequest
from shared.web.responses import mark_audited_read

router = APIRouter()


class Filters(Period):
    """Filters of a table; every figure counts approved cases only."""

    by: Literal["county"] | None = None
    county: County | None = None
    case_type: CaseType | None = None
    agency: Agency | None = None


@router.get("/sites/{site}/dashboards/items", response_model=Dashboard)
async def read_items(site: Site, filters: Annotated[Filters, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Share of Strength per item, of applicable cases: S / (S + ANI)."""
    return await _table(site, "items", filters, ctx)


@router.get("/sites/{site}/dashboards/outcomes", response_model=Dashboard)
async def read_outcomes(site: Site, filters: Annotated[Filters, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Share of Substantially Achieved per outcome, of applicable cases: SA / (SA + PA + NACH)."""
    return await _table(site, "outcomes", filters, ctx)


@router.get("/sites/{site}/dashboards/progress", response_model=DashboardProgress)
async def read_progress(site: Site, period: Annotated[Period, Query()], ctx: CurrentRequest) -> JSONResponse:
    """How far the quarter's cases are, the site's open tickets, and how many people hold each role."""
    decision = ctx.require("dashboard.read", site)
    stages, as_of = await count_stages(ctx.runtime.store, site, period.quarter)
    tickets = await count_open_tickets(ctx.runtime.store, site)
    people = await count_people(ctx.runtime.store, site)
    return _with_audit_mark(
        report_response(site, period, as_of, counties=stages, open_tickets=tickets, people=people), decision
    )


async def _table(site: str, measure: Measure, filters: Filters, ctx: CurrentRequest) -> JSONResponse:
    decision = ctx.require("dashboard.read", site)
    match = approved(site, filters.quarter, county=filters.county, case_type=filters.case_type, agency=filters.agency)
    cells, cases, as_of = await count_cells(ctx.runtime.store, site, measure, match, by_county=filters.by == "county")
    rows = tabulate(measure, cells)
    return _with_audit_mark(report_response(site, filters, as_of, cases=cases, measure=measure, rows=rows), decision)


def _with_audit_mark(response: JSONResponse, decision: AccessDecision) -> JSONResponse:
    """Mark the response as an audited read where a state's grant allowed it (R36); other reads show no case content."""
    if decision.grant:
        mark_audited_read(response, "read_dashboard", decision)
    return response
