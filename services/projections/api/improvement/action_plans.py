"""Action plans of a site: opened, changed, closed, and read with their progress (R67)."""

import asyncio
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.projections.api.dashboards import with_audit_mark
from services.projections.api.improvement.response_models import PlanResponse, Plans
from services.projections.api.improvement.shown_figures import shown_plan, shown_progress
from services.projections.api.report_query import InQuarter, Period, report_response
from services.projections.domain.action_plan import ActionPlan, ChangePlan, ClosePlan, OpenPlan, PlanCommand
from services.projections.measures.plan_progress import plan_progress
from services.projections.measures.windows import quarters_of
from services.projections.publication.cells import Window
from services.projections.store import improvement
from services.projections.store.sums import SiteScope, Summed, summed_ratings
from services.projections.tables.window_counts import ratings_by_quarter
from shared.access import ResourceScope
from shared.contracts.improvement import ActionPlanOpened, Approach, MeasureId, Percent, PlanResult, WindowLength
from shared.contracts.vocabulary import County, Day, PlanId, Quarter, Site
from shared.reference.jurisdictions import counties_of
from shared.web.authorization import AuthorizedRequest, Requires, Resource
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import practice, versioned_response

router = APIRouter()

WHOLE_SITE = "whole_site"
"""Scope of a plan without a county: a role that was given for some counties does not cover it."""

Approaches = Annotated[tuple[Approach, ...], Field(min_length=1, max_length=9)]


class PlanAim(BaseModel):
    """What may change in a plan: the percent to reach, by when, and in which ways."""

    model_config = ConfigDict(extra="forbid")

    target: Percent
    due: Day
    approaches: Approaches


class NewPlan(PlanAim):
    """An item or outcome of a county, or of the whole site; `start` ends the window that progress is compared with."""

    measure: MeasureId
    followed_by: MeasureId | None = None
    county: County | None = None
    length: WindowLength = 4
    start: Quarter


class PlanEnd(BaseModel):
    model_config = ConfigDict(extra="forbid")

    result: PlanResult


@router.post("/sites/{site}/action-plans", status_code=201, response_model=PlanResponse)
async def open_plan(site: Site, body: NewPlan, ctx: CurrentRequest) -> JSONResponse:
    """Open an action plan for an item or outcome, with its target and due day."""
    ctx.require("plan.manage", site, ResourceScope(county=body.county or WHOLE_SITE))
    fields = body.model_dump() | {"followed_by": body.followed_by or body.measure}
    command = OpenPlan(ActionPlanOpened(**fields), ctx.today(site), frozenset(counties_of(site)))
    return await _execute(ctx, site, f"apl_{uuid.UUID(ctx.runtime.new_id()).hex}", command, status=201)


@router.get("/sites/{site}/action-plans", response_model=Plans)
async def list_plans(site: Site, query: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """The site's action plans, each with its progress up to the quarter."""
    decision = ctx.require("dashboard.read", site)
    plans = await improvement.plans_of(ctx.runtime.store, site)
    listed = [(plan_id, plan) for plan_id, plan in plans if query.county in {None, plan.county}]
    summed = await _summed(ctx, site, query.quarter, [plan for _, plan in listed])
    today = ctx.today(site).isoformat()
    rows = await asyncio.to_thread(_rows, listed, query.quarter, today, summed)
    return with_audit_mark(report_response(site, query, summed, plans=rows), decision)


async def of_plan(site: Site, plan: PlanId, ctx: CurrentRequest) -> Resource:
    """Return the county of a plan as the scope of an action; a missing plan has none."""
    county = await improvement.county_of(ctx.runtime.store, site, plan)
    return Resource(site, ResourceScope(county=county or WHOLE_SITE))


@router.get("/sites/{site}/action-plans/{plan}", response_model=PlanResponse)
async def read_plan(site: Site, plan: PlanId, query: Annotated[Period, Query()], ctx: CurrentRequest) -> JSONResponse:
    """An action plan with its progress up to the quarter."""
    decision = ctx.require("dashboard.read", site)
    loaded = await improvement.plans.load(ctx.runtime.store, site, plan)
    summed = await _summed(ctx, site, query.quarter, [loaded.state])
    progress = _progress(loaded.state, query.quarter, ctx.today(site).isoformat(), summed)
    state = {"as_of": summed.as_of, "data_version": summed.version}
    content = {"site": site} | shown_plan(plan, loaded.state) | state | {"progress": progress} | practice(site)
    return with_audit_mark(versioned_response(content, loaded.head.sequence), decision)


@router.put("/sites/{site}/action-plans/{plan}", response_model=PlanResponse)
async def change_plan(
    site: Site,
    plan: PlanId,
    body: PlanAim,
    ctx: Annotated[AuthorizedRequest, Requires("plan.manage", resource=of_plan)],
) -> JSONResponse:
    """Give an open plan another target, due day or approach."""
    return await _execute(ctx, site, plan, ChangePlan(body.target, body.due, body.approaches, ctx.today(site)))


@router.post("/sites/{site}/action-plans/{plan}/close", response_model=PlanResponse)
async def close_plan(
    site: Site,
    plan: PlanId,
    body: PlanEnd,
    ctx: Annotated[AuthorizedRequest, Requires("plan.manage", resource=of_plan)],
) -> JSONResponse:
    """Close a plan with its result."""
    return await _execute(ctx, site, plan, ClosePlan(body.result))


async def _execute(ctx: RequestContext, site: str, plan: str, command: PlanCommand, status: int = 200) -> JSONResponse:
    saved = await improvement.plans.execute(ctx.runtime.store, ctx.cause, site, plan, command)
    content = {"site": site} | shown_plan(plan, saved.state) | practice(site)
    return versioned_response(content, saved.head.sequence, status=status, replayed=saved.replayed)


def _windows(plan: ActionPlan, quarter: str) -> tuple[Window, Window]:
    return Window(plan.length, plan.start), Window(plan.length, quarter)


async def _summed(ctx: RequestContext, site: str, quarter: str, plans: list[ActionPlan]) -> Summed:
    """Return the summed cases of all quarters that the plans compare, by one query."""
    windows = (window for plan in plans for window in _windows(plan, quarter))
    quarters = {quarter, *(name for window in windows for name in quarters_of(window))}
    return await summed_ratings(ctx.runtime.store, SiteScope(site, sorted(quarters)))


def _rows(listed: list[tuple[str, ActionPlan]], quarter: str, today: str, summed: Summed) -> list[dict[str, Any]]:
    """Return the plans with their progress; its exact tests take some milliseconds each."""
    return [
        shown_plan(plan_id, plan) | {"progress": _progress(plan, quarter, today, summed)} for plan_id, plan in listed
    ]


def _progress(plan: ActionPlan, quarter: str, today: str, summed: Summed) -> dict[str, object]:
    start, now = _windows(plan, quarter)
    cases = summed.cases.where(lambda kind: plan.county in {None, kind.county})
    progress = plan_progress(ratings_by_quarter(cases), plan.followed_by, plan.target, start, now)
    return shown_progress(plan, quarter, today, progress)
