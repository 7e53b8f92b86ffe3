"""Corrections of a person's name or address, which identity alone stores."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_person_on_platform
from services.identity.api.response_models import CorrectedPerson
from services.identity.application.invited_people import invitation_id, invite_again, may_come_in
from services.identity.application.mail_queue import queue_account_notice
from services.identity.domain import account
from services.identity.domain.sites.contact_form import Email, Name
from services.identity.store import accounts, invitations, profiles, sessions
from shared.contracts.identity.accounts import ProfileField
from shared.contracts.vocabulary import PLATFORM, PersonId
from shared.errors import Refused
from shared.mongo import Document
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import versioned_response

router = APIRouter(tags=["people"], route_class=AuditedRoute)


class Correction(BaseModel):
    """Another name, another e-mail address, or both."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    email: Email | None = None


@router.post("/platform/people/{person}/correction", response_model=CorrectedPerson)
async def correct_person(
    person: PersonId,
    body: Correction,
    ctx: Annotated[AuthorizedRequest, Requires("people.disable", resource=of_person_on_platform)],
) -> JSONResponse:
    """Correct a name or an address: both addresses get a letter, sessions and links end, the person stays the same.

    A person who has not come in yet is invited again at the new address.
    """
    if person == ctx.user.id:
        raise Refused("own-role", 403, "Nobody corrects their own account. Ask another operator.")
    store, profile = ctx.runtime.store, await profiles.load(ctx.runtime.store, person)
    changed = _changed_fields(profile, body)
    owner = await profiles.find_by_email(store, changed["email"]) if "email" in changed else None
    if owner and owner["_id"] != person:
        raise Refused("address-taken", 409, "Another person has this address. Nothing was changed.")
    command = account.CorrectPerson(tuple(sorted(changed, reverse=True)))
    result = await accounts.execute(store, ctx.cause, PLATFORM, person, command)
    if changed:
        await _apply(ctx, profile, changed)
    content = {"id": person} | {name: changed.get(name, profile[name]) for name in ("name", "email")}
    return versioned_response(content, result.head.sequence, replayed=result.replayed)


def _changed_fields(profile: Document, body: Correction) -> dict[ProfileField, str]:
    requested: dict[ProfileField, str | None] = {"name": body.name, "email": body.email}
    return {name: value for name, value in requested.items() if value is not None and value != profile[name]}


async def _apply(ctx: AuthorizedRequest, profile: Document, changed: dict[ProfileField, str]) -> None:
    """Queue the letters before the old address is replaced: a repetition after an interruption has both again."""
    store, person = ctx.runtime.store, profile["_id"]
    corrected: dict[str, Any] = profile | changed
    await queue_account_notice(ctx.runtime, profile, "person_corrected", ctx.cause)
    if "email" in changed:
        await queue_account_notice(ctx.runtime, corrected, "person_corrected", ctx.cause, to_new=True)
    await profiles.update_fields(store, person, {str(name): value for name, value in changed.items()})
    await invitations.end_all(store, person)
    rows = await sessions.list_for_person(store, person)
    await sessions.end(store, [row["session"] for row in rows])
    if await may_come_in(ctx.runtime, person):
        cause = ctx.runtime.command_context(ctx.user.id)
        await invite_again(ctx.runtime, person, cause, invitation_id(person, ctx.cause))
