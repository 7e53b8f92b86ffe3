"""Case list of a quarter, filtered by stage and reviewer."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import Paged, report_response, visible_cases
from services.projections.api.response_models import CaseList
from services.projections.store.cases import CaseRow
from services.projections.tables.reports import case_line, line_of_others
from services.projections.views.case_progress import holders_of
from shared.access import ResourceScope
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import PersonId, Site
from shared.mongo import Document
from shared.web.request import CurrentRequest, RequestContext

router = APIRouter()


class CaseFilters(Paged):
    """Filters of the case list; `mine`: cases that the caller reviews or has taken in QA."""

    stage: ListedStage | None = None
    reviewer: PersonId | None = None
    mine: bool = False


@router.get("/sites/{site}/cases", response_model=CaseList)
async def list_cases(site: Site, filters: Annotated[CaseFilters, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases with where they stand, county by county, 200 a page; no content of any.

    A case that the person may not open (`opens` false) has its county, stage and reviewers alone.
    """
    cases = await visible_cases(ctx, site, filters)
    page, after = await cases.page(_match(filters, ctx.user.id), "county", filters.after)
    today = ctx.today(site)
    lines = [
        (case_line(match.case, match.row, today) if _opens(ctx, site, match) else line_of_others(match.case, match.row))
        for match in page
    ]
    return report_response(site, filters, cases, cases=lines, next=after)


def _opens(ctx: RequestContext, site: str, listed: CaseRow) -> bool:
    relation = holders_of(listed.row).relation_of(ctx.user.id)
    scope = ResourceScope(listed.case, listed.row["county"], relation=relation)
    return ctx.runtime.access.decide(ctx.user, "case.read", site, scope).allowed


def _match(filters: CaseFilters, person_id: str) -> Document:
    stage: Document = {"row.stage": filters.stage} if filters.stage else {}
    reviewer: Document = {"row.reviewers": filters.reviewer} if filters.reviewer else {}
    mine: Document = {"$or": [{"row.reviewers": person_id}, {"row.custody": person_id}]} if filters.mine else {}
    return stage | reviewer | mine
