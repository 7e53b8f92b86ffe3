"""Work lists: what waits in QA, what is overdue, which notes are open, which ratings were overridden."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import Paged, report_response, visible_cases
from services.projections.api.response_models import NotesReport, OverdueReport, OverridesReport, QaReport
from services.projections.tables.reports import QA_STAGES, notes_line, overdue_line, override_lines, qa_line
from shared.contracts.vocabulary import QaLevel, Site
from shared.mongo import Document
from shared.web.request import CurrentRequest

router = APIRouter(prefix="/sites/{site}/reports")

IN_ENTRY = ["not_started", "data_entry", "returned_to_reviewer"]
NOT_OUT: Document = {"row.stage": {"$ne": "eliminated"}}
SOMETHING: Document = {"$nin": [None, {}]}


class AtLevel(Paged):
    level: QaLevel | None = None


@router.get("/qa", response_model=QaReport)
async def report_qa(site: Site, asked: Annotated[AtLevel, Query()], ctx: CurrentRequest) -> JSONResponse:
    """What waits in QA or is in somebody's hands there, at which level, the longest first."""
    cases = await visible_cases(ctx, site, asked)
    stages = [stage for stage, (level, _) in QA_STAGES.items() if asked.level in (None, level)]
    found, after = await cases.page({"row.stage": {"$in": stages}}, "since", asked.after)
    today = ctx.runtime.now().date()
    return report_response(
        site, asked, cases.as_of, cases=[qa_line(one.case, one.row, today) for one in found], next=after
    )


@router.get("/overdue", response_model=OverdueReport)
async def report_overdue(site: Site, asked: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases that were due two weeks after their reviewers began, and were never submitted; the oldest first."""
    cases = await visible_cases(ctx, site, asked)
    today = ctx.runtime.now().date()
    late = {"row.due": {"$lt": today.isoformat()}, "row.submitted": None, "row.stage": {"$in": IN_ENTRY}}
    found, after = await cases.page(late, "due", asked.after)
    return report_response(
        site, asked, cases.as_of, cases=[overdue_line(one.case, one.row, today) for one in found], next=after
    )


@router.get("/notes", response_model=NotesReport)
async def report_notes(site: Site, asked: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Notes that nobody resolved yet, case by case, with their age in days; what they say stands in the case alone."""
    cases = await visible_cases(ctx, site, asked)
    found, after = await cases.page(NOT_OUT | {"row.notes": SOMETHING}, "county", asked.after)
    today = ctx.runtime.now().date()
    return report_response(
        site, asked, cases.as_of, cases=[notes_line(one.case, one.row, today) for one in found], next=after
    )


@router.get("/overrides", response_model=OverridesReport)
async def report_overrides(site: Site, asked: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Ratings that a leader put in the calculated ones' place; why, stands sealed in the case."""
    cases = await visible_cases(ctx, site, asked)
    found, after = await cases.page(NOT_OUT | {"row.overridden": SOMETHING}, "county", asked.after)
    lines = [line for one in found for line in override_lines(one.case, one.row)]
    return report_response(site, asked, cases.as_of, overrides=lines, next=after)
