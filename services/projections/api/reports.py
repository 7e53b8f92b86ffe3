"""Reports for the site's own people: progress, workload, eliminations, expected cases."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import (
    Filters,
    Grouped,
    InQuarter,
    InWindow,
    includes_county,
    report_response,
    visible_cases,
    visible_progress,
)
from services.projections.api.response_models import EliminationReport, ExpectedReport, ProgressReport, WorkloadReport
from services.projections.store.quarters import ExpectedCases, expected_of
from services.projections.tables.qa import elimination_lines, stage_counts
from services.projections.tables.reports import ReportLine, expected_line, final_line
from services.projections.tables.sums import Counts, group_of
from shared.contracts.vocabulary import Site
from shared.reference.quotas import size_tiers_of
from shared.web.request import CurrentRequest

router = APIRouter(prefix="/sites/{site}/reports")


@router.get("/progress", response_model=ProgressReport)
async def report_progress(site: Site, query: Annotated[Filters, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases by county and stage, and which share of the final ones had second-level QA (R46)."""
    summed = await visible_progress(ctx, site, query)
    counties = [
        {"county": county, "stage": stage, "cases": cases}
        for county, counts in summed.cases.grouped(lambda kind: kind.county).items()
        for stage, cases in stage_counts(counts, hidden=("cleared",)).items()
    ]
    total = summed.cases.total
    final = final_line(total["stage.approved_final"], total["passed.second"])
    return report_response(site, query, summed, counties=counties, final=final)


@router.get("/workload", response_model=WorkloadReport)
async def report_workload(site: Site, query: Annotated[InQuarter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases of each reviewer, and of each person who did QA on them, by stage; eliminated ones are no work any more."""
    cases = await visible_cases(ctx, site, query)
    reviewers, qa = await cases.by_person("reviewers"), await cases.by_person("qa")
    return report_response(site, query, cases, reviewers=reviewers, qa=qa)


@router.get("/eliminations", response_model=EliminationReport)
async def report_eliminations(site: Site, query: Annotated[Grouped, Query()], ctx: CurrentRequest) -> JSONResponse:
    """By reason: how many cases, and the work that went into them. For a site's own people alone (R57)."""
    summed = await visible_progress(ctx, site, query)
    groups = summed.cases.grouped(group_of(query.by, size_tiers_of(site))) if query.by else {}
    rows = [{query.by: group} | line for group, counts in groups.items() for line in elimination_lines(counts)]
    return report_response(site, query, summed, reasons=elimination_lines(summed.cases.total), rows=rows)


@router.get("/expected", response_model=ExpectedReport)
async def report_expected(site: Site, query: Annotated[InWindow, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Expected against completed cases by quarter and county, with the reason for a shortfall (R52)."""
    summed = await visible_progress(ctx, site, query)
    stages = summed.cases.grouped(lambda kind: (kind.quarter, kind.county))
    counties = query.scope(site).counties

    def is_asked_for(county: str) -> bool:
        return (counties is None or county in counties) and includes_county(ctx, site, query, county)

    lines = [
        line
        for quarter in query.quarters
        for line in expected_lines(quarter, await expected_of(ctx.runtime.store, site, quarter), stages)
        if is_asked_for(line["county"])
    ]
    total = {name: sum(line[name] for line in lines) for name in ("expected", "completed", "short")}
    return report_response(site, query, summed, counties=lines, total=total)


def expected_lines(quarter: str, expected: ExpectedCases, counts: Mapping[tuple[str, ...], Counts]) -> list[ReportLine]:
    """Return the line of each county of which cases were expected in the quarter."""
    samples, reasons = expected.samples, expected.shortfall_reasons
    return [
        {"quarter": quarter}
        | expected_line(
            county,
            quota,
            samples.get(county, {}),
            reasons.get(county),
            stage_counts(counts.get((quarter, county), {}), hidden=("cleared",)),
        )
        for county, quota in sorted(expected.cases.items())
    ]
