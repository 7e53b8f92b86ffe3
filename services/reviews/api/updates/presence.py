"""Presence of people in a case: heartbeats, and who is there."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict, load_authorized, of_case
from services.reviews.api.updates.response_models import PresenceResponse
from services.reviews.api.updates.wire_format import shown
from services.reviews.domain import Case
from services.reviews.runtime import reviews_runtime
from services.reviews.store import presence
from services.reviews.updates.people import PersonPresence
from shared.contracts.vocabulary import CaseId, ItemNumber, Site, purpose_of
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import practice

router = APIRouter()


class Whereabouts(Strict):
    """The item that a person looks at; null on any other page of the case."""

    item: ItemNumber | None = None


@router.get("/sites/{site}/cases/{case}/presence", response_model=PresenceResponse)
async def read_presence(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """Who has the case open, and its version: for clients without the event stream."""
    return await _presence_response(ctx, await load_authorized(ctx, site, case))


@router.put("/sites/{site}/cases/{case}/presence", response_model=PresenceResponse)
async def enter_case(
    site: Site,
    case: CaseId,
    body: Whereabouts,
    ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)],
) -> JSONResponse:
    """Say that one has the case open, every 25 seconds; after 60 without one is no longer shown. It locks nothing."""
    loaded = await load_authorized(ctx, site, case)
    present = PersonPresence(ctx.user.id, body.item)
    await presence.enter(ctx.runtime.store, loaded.subject.key, present, ctx.runtime.now())
    return await _presence_response(ctx, loaded)


@router.delete("/sites/{site}/cases/{case}/presence", response_model=PresenceResponse)
async def leave_case(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """Say that one has closed the case."""
    loaded = await load_authorized(ctx, site, case)
    await presence.leave(ctx.runtime.store, loaded.subject.key, ctx.user.id)
    return await _presence_response(ctx, loaded)


async def _presence_response(ctx: RequestContext, loaded: LoadedAggregate[Case]) -> JSONResponse:
    """Return the people in the case, and deliver them to the streams of this process."""
    site, key = loaded.subject.site, loaded.subject.key
    purpose = purpose_of(site)
    people = await presence.people_in(ctx.runtime.store, purpose, [key], ctx.runtime.now())
    reviews_runtime(ctx.runtime).feeds.for_purpose(purpose).show_people(people)
    content = {"case": loaded.subject.id, "version": loaded.head.sequence, "people": shown(people[key])}
    return JSONResponse(content | practice(site))
