"""Work lists of a quarter: cases in QA, overdue cases, open notes, overridden ratings, undecided worksheets.

Each lists cases that the person may open.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from services.projections.api.report_query import Paged, openable_cases, report_response
from services.projections.api.response_models import (
    NotesReport,
    OverdueReport,
    OverridesReport,
    QaReport,
    WorksheetsReport,
)
from services.projections.tables.reports import (
    QA_STAGES,
    notes_line,
    overdue_line,
    override_lines,
    qa_line,
    worksheet_line,
)
from shared.contracts.vocabulary import QaLevel, Site
from shared.mongo import Document
from shared.web.request import CurrentRequest

router = APIRouter(prefix="/sites/{site}/reports")

IN_ENTRY = ["not_started", "data_entry", "returned_to_reviewer"]
NOT_ELIMINATED: Document = {"row.stage": {"$ne": "eliminated"}}
DECIDABLE: Document = {"row.stage": {"$nin": ["eliminated", "approved_final", "cleared"]}}
NOT_EMPTY: Document = {"$nin": [None, {}]}


class QaFilters(Paged):
    """Filters of the QA work list."""

    level: QaLevel | None = None


@router.get("/qa", response_model=QaReport)
async def report_qa(site: Site, query: Annotated[QaFilters, Query()], ctx: CurrentRequest) -> JSONResponse:
    """What waits in QA or is in somebody's hands there, at which level, the longest first."""
    cases = await openable_cases(ctx, site, query)
    stages = [stage for stage, (level, _) in QA_STAGES.items() if query.level in (None, level)]
    page, after = await cases.page({"row.stage": {"$in": stages}}, "since", query.after)
    today, zone = ctx.today(site), ctx.zone(site)
    return report_response(
        site, query, cases, cases=[qa_line(match.case, match.row, today, zone) for match in page], next=after
    )


@router.get("/overdue", response_model=OverdueReport)
async def report_overdue(site: Site, query: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Cases that were due two weeks after their reviewers began, and were never submitted; the oldest first."""
    cases = await openable_cases(ctx, site, query)
    today = ctx.today(site)
    late = {"row.due": {"$lt": today.isoformat()}, "row.submitted": None, "row.stage": {"$in": IN_ENTRY}}
    page, after = await cases.page(late, "due", query.after)
    return report_response(
        site, query, cases, cases=[overdue_line(match.case, match.row, today) for match in page], next=after
    )


@router.get("/notes", response_model=NotesReport)
async def report_notes(site: Site, query: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Notes that nobody resolved yet, case by case, with their age in days; what they say stands in the case alone."""
    cases = await openable_cases(ctx, site, query)
    page, after = await cases.page(NOT_ELIMINATED | {"row.notes": NOT_EMPTY}, "county", query.after)
    today, zone = ctx.today(site), ctx.zone(site)
    return report_response(
        site, query, cases, cases=[notes_line(match.case, match.row, today, zone) for match in page], next=after
    )


@router.get("/overrides", response_model=OverridesReport)
async def report_overrides(site: Site, query: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Ratings that a leader put in the calculated ones' place; why, stands sealed in the case."""
    cases = await openable_cases(ctx, site, query)
    page, after = await cases.page(NOT_ELIMINATED | {"row.overridden": NOT_EMPTY}, "county", query.after)
    lines = [line for match in page for line in override_lines(match.case, match.row)]
    return report_response(site, query, cases, overrides=lines, next=after)


@router.get("/worksheets", response_model=WorksheetsReport)
async def report_worksheets(site: Site, query: Annotated[Paged, Query()], ctx: CurrentRequest) -> JSONResponse:
    """List elimination worksheets without a decision; their evidence is sealed in the case."""
    cases = await openable_cases(ctx, site, query)
    page, after = await cases.page(DECIDABLE | {"row.worksheet": NOT_EMPTY}, "county", query.after)
    today, zone = ctx.today(site), ctx.zone(site)
    lines = [worksheet_line(match.case, match.row, today, zone) for match in page]
    return report_response(site, query, cases, worksheets=lines, next=after)
