"""Resets of a lost second factor: one operator asks for it, another one confirms."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_person_on_platform
from services.identity.api.response_models import FactorReset
from services.identity.application.mail_queue import queue_account_notice
from services.identity.domain import account
from services.identity.store import accounts, invitations, profiles, sessions
from shared.contracts.vocabulary import PLATFORM, PersonId
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import versioned_response

router = APIRouter(tags=["people"], route_class=AuditedRoute)

AccountAdministrator = Annotated[AuthorizedRequest, Requires("people.disable", resource=of_person_on_platform)]


@router.post("/platform/people/{person}/factor-reset", status_code=201, response_model=FactorReset)
async def request_factor_reset(person: PersonId, ctx: AccountAdministrator) -> JSONResponse:
    """Ask for the removal of a person's lost second factor; its owner gets a letter."""
    profile = await profiles.load(ctx.runtime.store, _other(person, ctx))
    if not profile.get("totp") and not profile.get("passkeys"):
        raise Refused("no-such-factor", 409, "This person has no second factor.")
    command = account.RequestFactorReset()
    changed = await accounts.execute(ctx.runtime.store, ctx.cause, PLATFORM, person, command)
    await queue_account_notice(ctx.runtime, profile, "factor_reset_requested", ctx.cause)
    content = {"id": person, "state": "requested"}
    return versioned_response(content, changed.head.sequence, status=201, replayed=changed.replayed)


@router.post("/platform/people/{person}/factor-reset/confirm", response_model=FactorReset)
async def confirm_factor_reset(person: PersonId, ctx: AccountAdministrator) -> JSONResponse:
    """Confirm another operator's request: factors and recovery codes go, sessions end, the owner gets a letter.

    After an interruption the request is made and confirmed once more.
    """
    profile = await profiles.load(ctx.runtime.store, _other(person, ctx))
    command = account.ConfirmFactorReset(ctx.user.id, ctx.cause.at)
    changed = await accounts.execute(ctx.runtime.store, ctx.cause, PLATFORM, person, command)
    if not changed.replayed:
        await profiles.remove_factors(ctx.runtime.store, person)
        await invitations.end_all(ctx.runtime.store, person)
        rows = await sessions.list_for_person(ctx.runtime.store, person)
        await sessions.end(ctx.runtime.store, [row["session"] for row in rows])
    await queue_account_notice(ctx.runtime, profile, "factors_reset", ctx.cause)
    content = {"id": person, "state": "done"}
    return versioned_response(content, changed.head.sequence, replayed=changed.replayed)


def _other(person: str, ctx: AuthorizedRequest) -> str:
    """Return the person. Raise Refused (403) for the operator's own account."""
    if person == ctx.user.id:
        raise Refused("own-role", 403, "Nobody resets their own second factor. Ask two other operators.")
    return person
