"""The list of cases: a quarter's, somebody's, one's own."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import Paged, report_response, visible_cases
from services.projections.api.response_models import CaseList
from services.projections.tables.reports import case_line
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import PersonId, Site
from shared.mongo import Document
from shared.web.request import CurrentRequest

router = APIRouter()


class Wanted(Paged):
    """`mine`: those that one reviews, or has in one's hands in QA."""

    stage: ListedStage | None = None
    reviewer: PersonId | None = None
    mine: bool = False


@router.get("/sites/{site}/cases", response_model=CaseList)
async def list_cases(site: Site, wanted: Annotated[Wanted, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases with where they stand, county by county, 200 a page; no content of any."""
    cases = await visible_cases(ctx, site, wanted)
    found, after = await cases.page(_match(wanted, ctx.user.id), "county", wanted.after)
    today = ctx.runtime.now().date()
    lines = [case_line(one.case, one.row, today) for one in found]
    return report_response(site, wanted, cases.as_of, cases=lines, next=after)


def _match(wanted: Wanted, person: str) -> Document:
    stage: Document = {"row.stage": wanted.stage} if wanted.stage else {}
    reviewer: Document = {"row.reviewers": wanted.reviewer} if wanted.reviewer else {}
    mine: Document = {"$or": [{"row.reviewers": person}, {"row.custody": person}]} if wanted.mine else {}
    return stage | reviewer | mine
