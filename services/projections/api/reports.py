"""Reports of a quarter for the site's own people: progress, workload, eliminations, expected cases."""

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import InQuarter, includes_county, report_response, visible_cases
from services.projections.api.response_models import EliminationReport, ExpectedReport, ProgressReport, WorkloadReport
from services.projections.store.quarters import expected_of
from services.projections.tables.reports import expected_line, final_line
from shared.contracts.vocabulary import Site
from shared.web.request import CurrentRequest

router = APIRouter(prefix="/sites/{site}/reports")


@router.get("/progress", response_model=ProgressReport)
async def report_progress(site: Site, query: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases by county and stage, and which share of the final ones had second-level QA (R46)."""
    cases = await visible_cases(ctx, site, query)
    final = await cases.count(stage="approved_final")
    second = await cases.count(stage="approved_final", passed="second")
    counties = await cases.by_stage()
    return report_response(site, query, cases.as_of, counties=counties, final=final_line(final, second))


@router.get("/workload", response_model=WorkloadReport)
async def report_workload(site: Site, query: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases of each reviewer, and of each person who did QA on them, by stage; eliminated ones are no work any more."""
    cases = await visible_cases(ctx, site, query)
    reviewers, qa = await cases.by_person("reviewers"), await cases.by_person("qa")
    return report_response(site, query, cases.as_of, reviewers=reviewers, qa=qa)


@router.get("/eliminations", response_model=EliminationReport)
async def report_eliminations(site: Site, query: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """By reason: how many cases, and the work that went into them. For a site's own people alone (R57)."""
    cases = await visible_cases(ctx, site, query)
    return report_response(site, query, cases.as_of, reasons=await cases.eliminated())


@router.get("/expected", response_model=ExpectedReport)
async def report_expected(site: Site, query: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Expected against completed cases by county, with the reason for a shortfall (R52)."""
    cases = await visible_cases(ctx, site, query)
    expected = await expected_of(ctx.runtime.store, site, query.quarter)
    stages: dict[str, dict[str, int]] = defaultdict(dict)
    for count in await cases.by_stage():
        stages[count["county"]][count["stage"]] = count["cases"]
    samples, reasons = expected.samples, expected.shortfall_reasons
    lines = [
        expected_line(county, quota, samples.get(county, {}), reasons.get(county), stages[county])
        for county, quota in sorted(expected.cases.items())
        if includes_county(ctx, site, query, county)
    ]
    total = {name: sum(line[name] for line in lines) for name in ("expected", "completed", "short")}
    return report_response(site, query, cases.as_of, counties=lines, total=total)
