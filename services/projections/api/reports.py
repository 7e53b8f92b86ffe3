"""A quarter's figures for its own people: how far it is, who has how much, what was eliminated, what was expected."""

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import InQuarter, report_response, sees, visible_cases
from services.projections.api.response_models import EliminationReport, ExpectedReport, ProgressReport, WorkloadReport
from services.projections.store.quarters import expected_of
from services.projections.tables.reports import expected_line, final_line
from shared.contracts.vocabulary import Site
from shared.web.request import CurrentRequest

router = APIRouter(prefix="/sites/{site}/reports")


@router.get("/progress", response_model=ProgressReport)
async def report_progress(site: Site, asked: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases by county and stage, and which share of the final ones had second-level QA (R46)."""
    cases = await visible_cases(ctx, site, asked)
    final = await cases.count(stage="approved_final")
    second = await cases.count(stage="approved_final", passed="second")
    counties = await cases.by_stage()
    return report_response(site, asked, cases.as_of, counties=counties, final=final_line(final, second))


@router.get("/workload", response_model=WorkloadReport)
async def report_workload(site: Site, asked: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases of each reviewer, and of each person who did QA on them, by stage; eliminated ones are no work any more."""
    cases = await visible_cases(ctx, site, asked)
    reviewers, qa = await cases.by_person("reviewers"), await cases.by_person("qa")
    return report_response(site, asked, cases.as_of, reviewers=reviewers, qa=qa)


@router.get("/eliminations", response_model=EliminationReport)
async def report_eliminations(site: Site, asked: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """By reason: how many cases, and the work that went into them. For a site's own people alone (R57)."""
    cases = await visible_cases(ctx, site, asked)
    return report_response(site, asked, cases.as_of, reasons=await cases.eliminated())


@router.get("/expected", response_model=ExpectedReport)
async def report_expected(site: Site, asked: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Expected against completed cases by county, with the reason for a shortfall (R52)."""
    cases = await visible_cases(ctx, site, asked)
    expected = await expected_of(ctx.runtime.store, site, asked.quarter)
    stages: dict[str, dict[str, int]] = defaultdict(dict)
    for one in await cases.by_stage():
        stages[one["county"]][one["stage"]] = one["cases"]
    lines = [
        expected_line(county, one, expected.samples.get(county, {}), expected.why.get(county), stages[county])
        for county, one in sorted(expected.cases.items())
        if sees(ctx, site, asked, county)
    ]
    total = {name: sum(line[name] for line in lines) for name in ("expected", "completed", "short")}
    return report_response(site, asked, cases.as_of, counties=lines, total=total)
