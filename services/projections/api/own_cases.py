"""A person's own cases in one response, and the visits that say what of a case the person has seen."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.projections.api.own_case_response_models import OwnCaseList, VisitResponse
from services.projections.store import visits
from services.projections.store.own_cases import own_cases, progress_row
from services.projections.store.visits import Position
from services.projections.tables.own_cases import own_case_line, visit_line
from services.projections.views.case_progress import holders_of
from shared.access import ResourceScope
from shared.contracts.vocabulary import CaseId, ItemNumber, QuestionId, Site
from shared.errors import Refused
from shared.mongo import Document
from shared.web.authorization import AuthorizedRequest, Requires, Resource
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import practice

router = APIRouter()


class Visit(BaseModel):
    """The version of the case that was shown, and the item and question that the person was at."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, lt=2**31, strict=True)
    item: ItemNumber | None = None
    question: QuestionId | None = None


async def of_case(site: Site, case: CaseId) -> Resource:
    return Resource(site, ResourceScope(case=case))


@router.get("/sites/{site}/my-cases", response_model=OwnCaseList)
async def list_own_cases(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """The unfinished cases that one reviews or has taken in QA, with progress, notes that wait, and what is new.

    `changed`: who changed the case since one's visit, the newest first. `last_visit`: where one was last.
    """
    ctx.require("report.read", site)
    own = await own_cases(ctx.runtime.store, site, ctx.user.id)
    today = ctx.today(site)
    lines = [
        own_case_line(each.case, (each.progress, each.activity), each.visit, ctx.user.id, today)
        for each in own.cases
        if _may_read(ctx, site, each.case, each.progress)
    ]
    visited = [line for line in lines if line["visit"]["at"]]
    last = max(visited, key=lambda line: str(line["visit"]["at"]), default=None)
    content: dict[str, Any] = {"site": site, "as_of": own.as_of} | practice(site)
    content |= {"cases": lines, "last_visit": {"case": last["case"]} | last["visit"] if last else None}
    finished = {"approved": own.finished["approved_final"], "eliminated": own.finished["eliminated"]}
    return JSONResponse(content | {"finished": finished})


@router.get("/sites/{site}/cases/{case}/visit", response_model=VisitResponse)
async def read_visit(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """What one has seen of the case; version 0 before the first visit."""
    await _require_case(ctx, site, case)
    return _response(site, case, await visits.find(ctx.runtime.store, site, case, ctx.user.id))


@router.put("/sites/{site}/cases/{case}/visit", response_model=VisitResponse)
async def save_visit(
    site: Site, case: CaseId, body: Visit, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """Say what one has seen of the case and where one was; the version never goes back."""
    await _require_case(ctx, site, case)
    seen = (body.version, Position(body.item, body.question), ctx.runtime.now())
    return _response(site, case, await visits.save(ctx.runtime.store, site, case, ctx.user.id, seen))


async def _require_case(ctx: AuthorizedRequest, site: str, case: str) -> None:
    """Raise Refused unless the case is there and the person may read it."""
    row = await progress_row(ctx.runtime.store, site, case)
    if row is None:
        raise Refused.missing()
    ctx.require("case.read", site, _scope(case, row, ctx.user.id))


def _may_read(ctx: RequestContext, site: str, case: str, row: Document) -> bool:
    """Return whether the person may open the case: a role can be limited to counties (R23)."""
    return ctx.runtime.access.decide(ctx.user, "case.read", site, _scope(case, row, ctx.user.id)).allowed


def _scope(case: str, row: Document, person: str) -> ResourceScope:
    return ResourceScope(case, row["county"], relation=holders_of(row).relation_of(person))


def _response(site: str, case: str, visit: Document | None) -> JSONResponse:
    content: dict[str, Any] = {"id": case, "site": site} | practice(site)
    return JSONResponse(content | visit_line(visit))
