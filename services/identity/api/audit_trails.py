"""Audit trails of a site: reads, refusals and changes, for its administrators and for auditors (R76)."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.response_models import TrailEntries
from services.identity.domain.audit_trail import TRAIL_PREFIX
from services.identity.store import journal_queries
from shared.contracts.vocabulary import GrantId, Site
from shared.mongo import Document
from shared.web.authorization import AuthorizedRequest, Requires

router = APIRouter(tags=["trails"], route_class=AuditedRoute)

TRAIL_PAGE_SIZE = 200
"""Journal entries."""

TrailReader = Annotated[AuthorizedRequest, Requires("trail.read")]


class TrailPage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[str, Field(pattern=r"^[a-z]{3}_[0-9a-z_-]{1,64}:[0-9]{1,9}$")] | None = None
    """Cursor: `next` of the page before."""


class GrantReadsPage(TrailPage):
    grant: GrantId | None = None


@router.get("/sites/{site}/trail", response_model=TrailEntries)
async def read_trail(site: Site, page: Annotated[TrailPage, Query()], ctx: TrailReader) -> JSONResponse:
    """List every event of identity about this site: grants, reads, refusals and changes, aggregate by aggregate."""
    rows, cursor = await journal_queries.list_entries(ctx.runtime.store, site, "", page.after, TRAIL_PAGE_SIZE)
    return JSONResponse({"entries": list(_entries_in(rows)), "next": cursor})


@router.get("/sites/{site}/reads", response_model=TrailEntries)
async def read_reads(site: Site, page: Annotated[GrantReadsPage, Query()], ctx: TrailReader) -> JSONResponse:
    """List the reads in this site; those of the Children's Bureau with the grant and the purpose behind them (R36)."""
    rows, cursor = await journal_queries.list_entries(
        ctx.runtime.store, site, TRAIL_PREFIX, page.after, TRAIL_PAGE_SIZE
    )
    reads = [entry for entry in _entries_in(rows) if entry["what"] == "read_noted"]
    reads = [entry for entry in reads if page.grant in (None, entry.get("grant"))]
    return JSONResponse({"entries": reads, "next": cursor})


def _entries_in(rows: Iterable[Document]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for event in row["events"]:
            about = {"at": event["time"], "by": event["actor"], "about": event["subject"]}
            yield about | {"what": event["type"].split(".")[2]} | event["data"]
