"""What a client can ask of the help desk: open a ticket, read it, close it."""

import uuid

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.helpdesk.domain import CloseTicket, OpenTicket, Ticket
from services.helpdesk.store import tickets
from shared.contracts.vocabulary import Site, TicketId, Topic
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest
from shared.web.responses import versioned_response

router = APIRouter(tags=["helpdesk"])


class NewTicket(BaseModel):
    """What the matter is about, from a closed list; free text comes with a channel that can keep it safe."""

    model_config = ConfigDict(extra="forbid", strict=True)

    topic: Topic


@router.post("/sites/{site}/tickets", status_code=201)
async def open_ticket(site: Site, body: NewTicket, ctx: CurrentRequest) -> JSONResponse:
    """Ask for help with something in this site."""
    ctx.require("ticket.open", site)
    ticket = f"tic_{uuid.UUID(ctx.runtime.new_id()).hex}"
    return _shown(await tickets.execute(ctx.runtime.store, ctx.cause, site, ticket, OpenTicket(body.topic)), status=201)


@router.get("/sites/{site}/tickets/{ticket}")
async def read_ticket(site: Site, ticket: TicketId, ctx: CurrentRequest) -> JSONResponse:
    """A ticket's topic and state."""
    ctx.require("ticket.read", site)
    return _shown(await tickets.load(ctx.runtime.store, site, ticket))


@router.post("/sites/{site}/tickets/{ticket}/close")
async def close_ticket(site: Site, ticket: TicketId, ctx: CurrentRequest) -> JSONResponse:
    """The matter is settled."""
    ctx.require("ticket.close", site)
    return _shown(await tickets.execute(ctx.runtime.store, ctx.cause, site, ticket, CloseTicket()))


def _shown(done: LoadedAggregate[Ticket], status: int = 200) -> JSONResponse:
    content = {"id": done.subject.id, "site": done.subject.site} | done.state.model_dump()
    return versioned_response(content, done.head.sequence, status=status, replayed=done.replayed)
