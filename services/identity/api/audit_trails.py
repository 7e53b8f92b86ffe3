"""What people did, read and were refused in a site: for its own administrators and for auditors (R76)."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from shared.contracts.vocabulary import GrantId, Site
from shared.eventstore.journal import Journal
from shared.mongo import Document
from shared.web.request import CurrentRequest, RequestContext

router = APIRouter(tags=["trails"], route_class=AuditedRoute)

TRAIL_PAGE_SIZE = 200


class TrailPage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[str, Field(pattern=r"^[a-z]{3}_[0-9a-z_-]{1,64}:[0-9]{1,9}$")] | None = None
    """Where the last page ended: its `next`."""


class GrantReadsPage(TrailPage):
    grant: GrantId | None = None


@router.get("/sites/{site}/trail")
async def read_trail(site: Site, page: Annotated[TrailPage, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Every fact that identity keeps of this site: grants, reads, refusals, moves; person by person, each in order."""
    ctx.require("trail.read", site)
    entries, after = await _trail_page(ctx, site, "", page.after)
    return JSONResponse({"entries": entries, "next": after})


@router.get("/sites/{site}/reads")
async def read_reads(site: Site, page: Annotated[GrantReadsPage, Query()], ctx: CurrentRequest) -> JSONResponse:
    """Who read what here; those of the Children's Bureau with the grant and the purpose that let them (R36)."""
    ctx.require("trail.read", site)
    entries, after = await _trail_page(ctx, site, "trl_", page.after)
    wanted = [one for one in entries if one["what"] == "read_noted" and page.grant in (None, one.get("grant"))]
    return JSONResponse({"entries": wanted, "next": after})


async def _trail_page(
    ctx: RequestContext, site: str, kind: str, after: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the journal by its own key: no other site's rows are even looked at."""
    begins = f"{site}|{kind}"
    subject, _, sequence = (after or "").partition(":")
    place: Document = {"aggregate": {"$gte": begins, "$lt": f"{begins}\x7f"}}
    if after:
        same = {"aggregate": f"{site}|{subject}", "sequence": {"$gt": int(sequence)}}
        place = {"$or": [same, {"aggregate": {"$gt": f"{site}|{subject}", "$lt": f"{begins}\x7f"}}]}
    journal = ctx.runtime.store.collection(None, Journal.COLLECTION)
    rows = await journal.find(place).sort([("aggregate", 1), ("sequence", 1)]).limit(TRAIL_PAGE_SIZE).to_list(None)
    last = rows[-1] if len(rows) == TRAIL_PAGE_SIZE else None
    return list(_entries_in(rows)), f"{last['aggregate'].partition('|')[2]}:{last['sequence']}" if last else None


def _entries_in(rows: Iterable[Document]) -> Iterable[dict[str, Any]]:
    for row in rows:
        for event in row["events"]:
            head = {"at": event["time"], "by": event["actor"], "about": event["subject"]}
            yield head | {"what": event["type"].split(".")[2]} | event["data"]
