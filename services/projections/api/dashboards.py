"""Dashboards of a quarter or a window: tables of approved cases, QA, and the progress of all cases."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from services.projections.api.report_query import Filters, Grouped, Period, report_response
from services.projections.api.response_models import Dashboard, DashboardProgress, QaDashboard
from services.projections.store.dashboards import count_open_tickets, count_people
from services.projections.store.sums import SiteScope, Summed, summed_progress, summed_ratings
from services.projections.tables import Measure, tabulate
from services.projections.tables.percentages import cells_of
from services.projections.tables.qa import qa_line, stage_counts
from services.projections.tables.sums import CaseKind, group_of
from shared.access import AccessDecision
from shared.contracts.vocabulary import Site
from shared.mongo import Store
from shared.reference.quotas import size_tiers_of
from shared.web.request import CurrentRequest
from shared.web.responses import mark_audited_read

router = APIRouter()

R = TypeVar("R", bound=Response)


@router.get("/sites/{site}/dashboards/items", response_model=Dashboard)
async def read_items(site: Site, filters: Annotated[Grouped, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Share of Strength per item, of applicable cases: S / (S + ANI)."""
    return await _table(site, "items", filters, ctx)


@router.get("/sites/{site}/dashboards/outcomes", response_model=Dashboard)
async def read_outcomes(site: Site, filters: Annotated[Grouped, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Share of Substantially Achieved per outcome, of applicable cases: SA / (SA + PA + NACH)."""
    return await _table(site, "outcomes", filters, ctx)


@router.get("/sites/{site}/dashboards/qa", response_model=QaDashboard)
async def read_qa(site: Site, filters: Annotated[Grouped, Query()], ctx: CurrentRequest) -> JSONResponse:
    """QA of cases that are not eliminated: levels passed, returns, open notes, overridden ratings."""
    decision = ctx.require("dashboard.read", site)
    summed = await summed_progress(ctx.runtime.store, filters.scope(site))
    cases = summed.cases.where(filters.includes)
    groups = cases.grouped(_group(site, filters)) if filters.by else {}
    rows = [{filters.by: group} | qa_line(counts) for group, counts in groups.items()]
    return with_audit_mark(report_response(site, filters, summed, **qa_line(cases.total), rows=rows), decision)


@router.get("/sites/{site}/dashboards/progress", response_model=DashboardProgress)
async def read_progress(site: Site, period: Annotated[Period, Query()], ctx: CurrentRequest) -> JSONResponse:
    """How far the quarter's cases are, the site's open tickets, and how many people hold each role."""
    decision = ctx.require("dashboard.read", site)
    summed = await summed_ratings(ctx.runtime.store, SiteScope(site, [period.quarter]))
    counties = summed.cases.grouped(lambda kind: kind.county)
    stages = [
        {"county": county, "stage": stage, "cases": cases}
        for county, counts in counties.items()
        for stage, cases in stage_counts(counts).items()
    ]
    tickets = await count_open_tickets(ctx.runtime.store, site)
    people = await count_people(ctx.runtime.store, site)
    return with_audit_mark(
        report_response(site, period, summed, counties=stages, open_tickets=tickets, people=people), decision
    )


async def _table(site: str, measure: Measure, filters: Grouped, ctx: CurrentRequest) -> JSONResponse:
    decision = ctx.require("dashboard.read", site)
    summed = await ratings_that_fit(ctx.runtime.store, site, filters)
    return with_audit_mark(table_response(site, measure, filters, summed), decision)


def table_response(site: str, measure: Measure, filters: Grouped, summed: Summed) -> JSONResponse:
    """Return the table of summed cases, whole or by groups."""
    cells = list(cells_of(measure, None, summed.cases.total))
    if filters.by:
        groups = summed.cases.grouped(_group(site, filters))
        cells = [cell for group, counts in groups.items() for cell in cells_of(measure, group, counts)]
    rows = tabulate(measure, cells, filters.by or "county")
    cases = summed.cases.total["stage.approved_final"]
    return report_response(site, filters, summed, cases=cases, measure=measure, rows=rows)


async def ratings_that_fit(store: Store, site: str, filters: Filters) -> Summed:
    """Return the summed ratings of the cases that fit the filters. Raises Refused."""
    summed = await summed_ratings(store, filters.scope(site))
    return Summed(summed.cases.where(filters.includes), summed.as_of, summed.version)


def _group(site: str, filters: Grouped) -> Callable[[CaseKind], str]:
    return group_of(filters.by or "county", size_tiers_of(site))


def with_audit_mark(response: R, decision: AccessDecision) -> R:
    """Mark the response as an audited read where a state's grant allowed it (R36); other reads show no case content."""
    if decision.grant:
        mark_audited_read(response, "read_dashboard", decision)
    return response
