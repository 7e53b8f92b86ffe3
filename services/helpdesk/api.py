"""Routes of the help desk: open, read and close a ticket."""

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.helpdesk.domain import CloseTicket, OpenTicket, Ticket
from services.helpdesk.store import tickets
from shared.contracts.vocabulary import Site, TicketId, Topic
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires, Resource
from shared.web.responses import versioned_response

router = APIRouter(tags=["helpdesk"])


async def of_ticket(site: Site, ticket: TicketId) -> Resource:  # noqa: ARG001 the path is checked before the action
    """Returns the site of a ticket as the resource of an action."""
    return Resource(site)


class NewTicket(BaseModel):
    """Topic of a ticket, from a closed list: there is no channel yet that keeps free text safe."""

    model_config = ConfigDict(extra="forbid", strict=True)

    topic: Topic


class TicketResponse(BaseModel):
    """A ticket's topic and state."""

    id: TicketId
    site: Site
    state: Literal["open", "closed"]
    topic: Topic


@router.post("/sites/{site}/tickets", status_code=201, response_model=TicketResponse)
async def open_ticket(
    site: Site, body: NewTicket, ctx: Annotated[AuthorizedRequest, Requires("ticket.open")]
) -> JSONResponse:
    """Open a ticket in this site."""
    ticket = f"tic_{uuid.UUID(ctx.runtime.new_id()).hex}"
    opened = await tickets.execute(ctx.runtime.store, ctx.cause, site, ticket, OpenTicket(body.topic))
    return _response(opened, status=201)


@router.get("/sites/{site}/tickets/{ticket}", response_model=TicketResponse)
async def read_ticket(
    site: Site, ticket: TicketId, ctx: Annotated[AuthorizedRequest, Requires("ticket.read", resource=of_ticket)]
) -> JSONResponse:
    """A ticket's topic and state."""
    return _response(await tickets.load(ctx.runtime.store, site, ticket))


@router.post("/sites/{site}/tickets/{ticket}/close", response_model=TicketResponse)
async def close_ticket(
    site: Site, ticket: TicketId, ctx: Annotated[AuthorizedRequest, Requires("ticket.close", resource=of_ticket)]
) -> JSONResponse:
    """Close a ticket."""
    return _response(await tickets.execute(ctx.runtime.store, ctx.cause, site, ticket, CloseTicket()))


def _response(loaded: LoadedAggregate[Ticket], status: int = 200) -> JSONResponse:
    content = {"id": loaded.subject.id, "site": loaded.subject.site} | loaded.state.model_dump()
    return versioned_response(content, loaded.head.sequence, status=status, replayed=loaded.replayed)
