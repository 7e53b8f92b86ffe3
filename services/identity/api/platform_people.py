"""People of the platform: the list of those with a role on it, and further invitations."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.identity.api.people import invite_again_response
from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_person_on_platform, of_platform
from services.identity.api.response_models import InvitedAgain, PlatformUserList
from services.identity.store import user_list
from shared.contracts.vocabulary import PersonId
from shared.web.authorization import AuthorizedRequest, Requires

router = APIRouter(tags=["people"], route_class=AuditedRoute)


@router.get("/platform/people", response_model=PlatformUserList, responses={403: {}})
async def list_platform_people(
    ctx: Annotated[AuthorizedRequest, Requires("people.read", resource=of_platform)],
) -> JSONResponse:
    """List the people with a role on the platform or of a Regional Office, and who of them has not come in yet."""
    return JSONResponse({"people": await user_list.list_for_platform(ctx.runtime.store)})


@router.post("/platform/people/{person}/invitation", status_code=201, response_model=InvitedAgain)
async def invite_platform_person_again(
    person: PersonId,
    ctx: Annotated[AuthorizedRequest, Requires("people.grant", resource=of_person_on_platform)],
) -> JSONResponse:
    """Mail a new link to a person who has not come in yet; the link before it no longer opens."""
    return await invite_again_response(ctx, person)
