"""Program Improvement Plan of a site: its days, the baselines of items, their goals and progress."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.projections.api.dashboards import with_audit_mark
from services.projections.api.improvement.response_models import PipProgress, PipSaved
from services.projections.api.improvement.shown_figures import shown_baseline
from services.projections.api.report_query import Period, report_response
from services.projections.api.report_query import Window as QueryWindow
from services.projections.domain.improvement_plan import (
    ConfirmMeasurement,
    ImprovementPlan,
    PipCommand,
    SetBaseline,
    SetPeriods,
    baseline_of,
    pip_id,
    require_periods,
)
from services.projections.measures.pip import Measurement, progress_of
from services.projections.measures.windows import quarters_of
from services.projections.publication.cells import Window
from services.projections.store import improvement
from services.projections.store.sums import SiteScope, Summed, summed_ratings
from services.projections.tables.window_counts import population_of
from shared.contracts.improvement import (
    Percent,
    PipBaselineSet,
    PipMeasurementConfirmed,
    PipMethodName,
    PipPeriodsSet,
    PipPopulation,
    WindowLength,
)
from shared.contracts.vocabulary import County, Day, InstrumentVersion, ItemNumber, Quarter, Site
from shared.reference.jurisdictions import counties_of
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import practice, versioned_response

router = APIRouter()

DEFAULT_LENGTH: WindowLength = 4


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PipPeriods(Strict):
    """The days of the plan, and the county whose part of the cases has to stay close to that of the baseline."""

    effective: Day
    end_of_implementation: Day
    end_of_non_overlapping_year: Day
    metropolitan_county: County | None = None


class PipWindow(Strict):
    length: WindowLength = DEFAULT_LENGTH
    end: Quarter


class NewBaseline(PipWindow):
    """The window that the item is measured from, and the method of its goal; `agreed_goal` in percent."""

    instrument: InstrumentVersion
    method: PipMethodName = "sampling_error_80"
    agreed_goal: Percent | None = None


class PipQuery(Period):
    """The quarter that ends the window of progress, and the window."""

    window: QueryWindow = 4


@router.get("/sites/{site}/pip", response_model=PipProgress)
async def read_pip(site: Site, query: Annotated[PipQuery, Query()], ctx: CurrentRequest) -> JSONResponse:
    """The days of the Program Improvement Plan, and each measured item's baseline, goal and progress."""
    decision = ctx.require("dashboard.read", site)
    plan, version = await improvement.improvement_plan_of(ctx.runtime.store, site)
    window = Window(query.window, query.quarter)
    summed = await summed_ratings(ctx.runtime.store, SiteScope(site, quarters_of(window)))
    items = [_item(plan, item, window, summed) for item in sorted(plan.baselines, key=int)]
    periods = plan.periods.model_dump(mode="json") if plan.periods else None
    return with_audit_mark(
        report_response(site, query, summed, version=version, periods=periods, items=items), decision
    )


@router.put("/sites/{site}/pip/periods", response_model=PipSaved)
async def set_pip_periods(
    site: Site, body: PipPeriods, ctx: Annotated[AuthorizedRequest, Requires("pip.manage")]
) -> JSONResponse:
    """Set the days of the Program Improvement Plan, from taking effect to the end of the non-overlapping year."""
    periods = PipPeriodsSet(**body.model_dump())
    return await _execute(ctx, site, SetPeriods(periods, frozenset(counties_of(site))))


@router.put("/sites/{site}/pip/baselines/{item}", response_model=PipSaved)
async def set_pip_baseline(
    site: Site, item: ItemNumber, body: NewBaseline, ctx: Annotated[AuthorizedRequest, Requires("pip.manage")]
) -> JSONResponse:
    """Freeze the counts of a window as an item's baseline; cases that are approved later do not move it."""
    plan, _ = await improvement.improvement_plan_of(ctx.runtime.store, site)
    metropolitan = require_periods(plan).metropolitan_county
    quarters = quarters_of(Window(body.length, body.end))
    summed = await summed_ratings(ctx.runtime.store, SiteScope(site, quarters))
    counted = population_of(summed.cases, item, metropolitan).population
    population = PipPopulation(
        achieved=counted.share.achieved,
        applicable=counted.share.applicable,
        in_home=counted.in_home,
        metropolitan=counted.metropolitan,
    )
    baseline = PipBaselineSet(item=item, population=population, **body.model_dump())
    return await _execute(ctx, site, SetBaseline(baseline))


@router.post("/sites/{site}/pip/baselines/{item}/confirm", response_model=PipSaved)
async def confirm_pip_measurement(
    site: Site, item: ItemNumber, body: PipWindow, ctx: Annotated[AuthorizedRequest, Requires("pip.manage")]
) -> JSONResponse:
    """Record that the Children's Bureau confirmed the accuracy of an item's figures in a window."""
    confirmed = PipMeasurementConfirmed(item=item, length=body.length, end=body.end)
    return await _execute(ctx, site, ConfirmMeasurement(confirmed))


def _item(plan: ImprovementPlan, item: str, window: Window, summed: Summed) -> dict[str, Any]:
    baseline = baseline_of(plan, item)
    counted = population_of(summed.cases, item, require_periods(plan).metropolitan_county)
    is_confirmed = (item, window.length, window.end) in plan.confirmed
    progress = progress_of(baseline, Measurement(window, counted.instruments, counted.population, is_confirmed))
    return shown_baseline(baseline, plan.baseline_days[item], progress, counted.population.share)


async def _execute(ctx: RequestContext, site: str, command: PipCommand) -> JSONResponse:
    saved = await improvement.improvement_plans.execute(ctx.runtime.store, ctx.cause, site, pip_id(site), command)
    content = {"site": site, "items": sorted(saved.state.baselines, key=int)} | practice(site)
    return versioned_response(content, saved.head.sequence, replayed=saved.replayed)
