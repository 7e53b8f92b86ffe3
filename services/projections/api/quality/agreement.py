"""Agreement between reviewers and QA, and between the first and the second level of QA."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.quality.response_models import AgreementReport
from services.projections.api.report_query import InWindow, includes_county, report_response
from services.projections.measures.agreement import MIN_PAIRS
from services.projections.store.case_ratings import level_ratings
from services.projections.tables.agreement import COMPARED, comparison
from shared.access import ResourceScope
from shared.contracts.vocabulary import Site
from shared.web.request import CurrentRequest

router = APIRouter(prefix="/sites/{site}/reports")


@router.get("/agreement", response_model=AgreementReport)
async def report_agreement(site: Site, query: Annotated[InWindow, Query()], ctx: CurrentRequest) -> JSONResponse:
    """How often two levels rate an item alike, with Cohen's kappa; with few cases only their number.

    A level's rating is the one in effect when it first handed the case over: reviewers by submitting it, a level of QA
    by passing it on or approving it. Eliminated cases do not count.
    """
    ctx.require("report.read", site, ResourceScope(county=query.county))
    rows, live = await level_ratings(ctx.runtime.store, query.scope(site))
    visible = {county: includes_county(ctx, site, query, county) for county in {row["county"] for row in rows}}
    seen = [row for row in rows if visible[row["county"]]]
    comparisons = [comparison(levels, seen) for levels in COMPARED]
    return report_response(site, query, live, minimum=MIN_PAIRS, comparisons=comparisons)
