"""People of a site and of the platform: the user list, changes of roles, disabled accounts."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_person_in_site, of_person_on_platform
from services.identity.api.response_models import (
    AccountState,
    ColleagueList,
    InvitedAgain,
    PeopleListCheck,
    PersonInSite,
    PlatformRoleChanged,
    UserList,
)
from services.identity.application.access_removal import end_sessions
from services.identity.application.invited_people import (
    invitation_id,
    invite_again,
    may_come_in,
    queue_invitation_if_invited,
    roles_of,
)
from services.identity.domain import account
from services.identity.domain import person as domain
from services.identity.domain.people_import import people_list
from services.identity.domain.sites.contact_form import Email, Name
from services.identity.store import accounts, invitations, people, profiles, user_list
from shared.access.policy import assignments_for
from shared.contracts.vocabulary import PLATFORM, County, PersonId, PlatformRole, Site, SiteRole
from shared.errors import Refused
from shared.eventstore.journal_entry import CommandContext
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["people"], route_class=AuditedRoute)

AccountAdministrator = Annotated[AuthorizedRequest, Requires("people.disable", resource=of_person_on_platform)]


class RoleChange(BaseModel):
    """Change of a role in the site of the path, of a person named by id, or by name and e-mail address."""

    model_config = ConfigDict(extra="forbid")

    person: PersonId | None = None
    name: Name | None = None
    email: Email | None = None
    role: SiteRole
    counties: Annotated[tuple[County, ...], Field(max_length=100)] | None = None
    change: Literal["grant", "revoke", "withdraw"] = "grant"


class PlatformRoleChange(BaseModel):
    """Change of a role on the platform, or of a Regional Office's role for one jurisdiction."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    role: PlatformRole
    jurisdiction: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None
    change: Literal["grant", "revoke"] = "grant"


@router.get("/sites/{site}/people", response_model=UserList)
async def list_people(site: Site, ctx: Annotated[AuthorizedRequest, Requires("people.read")]) -> JSONResponse:
    """List the people with a role in the site or a proposal for one (R25)."""
    return JSONResponse({"people": await user_list.list_for_site(ctx.runtime.store, site)})


@router.get("/sites/{site}/colleagues", response_model=ColleagueList)
async def list_colleagues(site: Site, ctx: Annotated[AuthorizedRequest, Requires("colleagues.read")]) -> JSONResponse:
    """List the names behind the ids that cases and notes of the site hold, for everyone who works there."""
    return JSONResponse({"colleagues": await user_list.list_names(ctx.runtime.store, site)})


@router.get("/sites/{site}/people/{person}", response_model=PersonInSite)
async def read_person(
    site: Site,
    person: PersonId,
    ctx: Annotated[AuthorizedRequest, Requires("people.read", resource=of_person_in_site)],
) -> JSONResponse:
    """Return the roles of a person in this site."""
    return _person_response(await people.load(ctx.runtime.store, site, person))


@router.post("/sites/{site}/people", status_code=201, response_model=PersonInSite)
async def change_role(
    site: Site, body: RoleChange, ctx: Annotated[AuthorizedRequest, Requires("people.grant")]
) -> JSONResponse:
    """Grant, revoke, or on a CFSR site propose and agree to a role here; roles elsewhere are untouched.

    Granting a role again to a person who holds it and has not come in yet invites them again.
    """
    if ctx.site(site).state == "absent":
        raise Refused.missing()
    _check_counties(ctx, site, body.counties)
    own_roles = _own_roles(ctx, site)
    person = await _resolve_person(ctx, body)
    domain.check_grant(ctx.user.id, own_roles, person, body.role)
    command = _command(site, body, ctx.user.id, own_roles)
    try:
        changed = await people.execute(ctx.runtime.store, ctx.cause, site, person, command)
    except Refused as refused:
        if refused.slug != "role-held" or not await may_come_in(ctx.runtime, person):
            raise
        await invite_again(ctx.runtime, person, _own_cause(ctx), invitation_id(person, ctx.cause))
        return _person_response(await people.load(ctx.runtime.store, site, person), status=201)
    if body.change == "revoke" and not changed.replayed:
        await end_sessions(ctx.runtime, person, "access_removed", _own_cause(ctx))
    if body.change == "grant" and body.email:
        await queue_invitation_if_invited(ctx.runtime, person, ctx.cause)
    return _person_response(changed, status=201)


@router.post("/sites/{site}/people/{person}/invitation", status_code=201, response_model=InvitedAgain)
async def invite_person_again(
    site: Site,
    person: PersonId,
    ctx: Annotated[AuthorizedRequest, Requires("people.grant", resource=of_person_in_site)],
) -> JSONResponse:
    """Mail a new link to a person of the site who has not come in yet; the link before it no longer opens."""
    if site not in await roles_of(ctx.runtime, person):
        raise Refused.missing()
    return await invite_again_response(ctx, person)


async def invite_again_response(ctx: RequestContext, person: str) -> JSONResponse:
    """Invite a person again and return where the letter is."""
    await invite_again(ctx.runtime, person, ctx.cause, invitation_id(person, ctx.cause))
    row = (await user_list.account_rows(ctx.runtime.store, [person]))[person]
    names = ("account", "invitation_until", "last_letter")
    return JSONResponse({"id": person} | {name: row[name] for name in names}, 201)


@router.post("/sites/{site}/people/check", response_model=PeopleListCheck)
async def check_list(
    site: Site,  # noqa: ARG001
    request: Request,
    _: Annotated[AuthorizedRequest, Requires("people.read")],
) -> JSONResponse:
    """Return the people of a list in text, CSV or XLSX, and an error for each other row; nothing is stored (R80)."""
    content = await request.body()
    return JSONResponse(people_list_content(await asyncio.to_thread(people_list.read_file, content)))


def people_list_content(checked: people_list.PeopleList) -> dict[str, Any]:
    """Return the people and the faults of a list as the body of a response."""
    warnings = [{"row": warning.row, "sentence": warning.sentence} for warning in checked.warnings]
    people, errors = list(map(asdict, checked.people)), list(map(asdict, checked.faults))
    return {"read": checked.summary, "people": people, "errors": errors, "warnings": warnings}


@router.post("/platform/people", status_code=201, response_model=PlatformRoleChanged)
async def change_platform_role(body: PlatformRoleChange, ctx: CurrentRequest) -> JSONResponse:
    """Grant or revoke a role of an operator, help desk agent, auditor or of the Children's Bureau.

    Granting a role again to a person who holds it and has not come in yet invites them again.
    """
    scope = body.jurisdiction or PLATFORM
    ctx.require("people.grant", scope)
    person = await _find_or_invite(ctx, body.email, body.name)
    domain.check_grant(ctx.user.id, _own_roles(ctx, scope), person, body.role)
    try:
        await _change_role_in(ctx, scope, person, body)
    except Refused as refused:
        if refused.slug != "role-held" or not await may_come_in(ctx.runtime, person):
            raise
        await invite_again(ctx.runtime, person, _own_cause(ctx), invitation_id(person, ctx.cause))
    if body.change == "grant":
        await queue_invitation_if_invited(ctx.runtime, person, ctx.cause)
    else:
        await end_sessions(ctx.runtime, person, "access_removed", _own_cause(ctx))
    return JSONResponse({"id": person, "place": scope, "role": body.role, "change": body.change}, 201)


async def _change_role_in(ctx: RequestContext, scope: str, person: str, body: PlatformRoleChange) -> None:
    if body.jurisdiction:
        grant = domain.GrantRole(scope, body.role, ctx.user.id)
        command: domain.Command = grant if body.change == "grant" else domain.RevokeRole(body.role)
        await people.execute(ctx.runtime.store, ctx.cause, scope, person, command)
    else:
        change = account.GivePlatformRole if body.change == "grant" else account.TakePlatformRole
        await accounts.execute(ctx.runtime.store, ctx.cause, scope, person, change(body.role))


@router.post("/platform/people/{person}/disable", response_model=AccountState)
async def disable_person(person: PersonId, ctx: AccountAdministrator) -> JSONResponse:
    """Disable an account and end its sessions."""
    return await _set_enabled(ctx, person, account.Disable())


@router.post("/platform/people/{person}/enable", response_model=AccountState)
async def enable_person(person: PersonId, ctx: AccountAdministrator) -> JSONResponse:
    """Enable an account again, with the roles that it had."""
    return await _set_enabled(ctx, person, account.Enable())


async def _set_enabled(ctx: RequestContext, person: str, command: account.Disable | account.Enable) -> JSONResponse:
    if person == ctx.user.id:
        raise Refused("own-role", 403, "Nobody disables their own account. Ask another operator.")
    await profiles.load(ctx.runtime.store, person)
    changed = await accounts.execute(ctx.runtime.store, ctx.cause, PLATFORM, person, command)
    await invitations.end_all(ctx.runtime.store, person)
    content = {"id": person, "state": changed.state.state}
    return versioned_response(content, changed.head.sequence, replayed=changed.replayed)


def _own_cause(ctx: RequestContext) -> CommandContext:
    """Return the context of a further command of the request, which has the idempotency key of none."""
    return ctx.runtime.command_context(ctx.user.id)


def _own_roles(ctx: RequestContext, scope: str) -> list[str]:
    """Return the roles of the person in a site, in its jurisdiction and on the platform."""
    return [assignment.role for assignment in assignments_for(ctx.runtime.access.state, ctx.user.id, scope)]


def _check_counties(ctx: RequestContext, site: str, counties: tuple[str, ...] | None) -> None:
    """Raise Refused for a county that the site does not list; a site without a list takes every county."""
    listed = ctx.site(site).counties
    if listed and (unlisted := sorted(set(counties or ()) - listed)):
        detail = f"County {unlisted[0]} is not one of this site's counties."
        raise Refused("county-not-of-this-site", 422, detail)


def _command(site: str, body: RoleChange, granter: str, granters_roles: list[str]) -> domain.Command:
    match body.change:
        case "grant":
            return domain.GrantRole(site, body.role, granter, domain.party_of(granters_roles), body.counties)
        case "revoke":
            return domain.RevokeRole(body.role)
        case "withdraw":
            return domain.WithdrawProposal(body.role)


async def _resolve_person(ctx: RequestContext, body: RoleChange) -> str:
    """Return the person's id. Raise Refused unless the change names a person in exactly one way."""
    if (body.person is None) == (body.email is None) or (body.email and not body.name):
        raise Refused("name-a-person", 422, "Name the person by id, or by name and e-mail address.")
    if body.person is not None:
        return body.person
    return await _find_or_invite(ctx, body.email or "", body.name or "")


async def _find_or_invite(ctx: RequestContext, email: str, name: str) -> str:
    """Return the id of the person with this address, with an invited account if there was none."""
    person = await profiles.find_or_create(ctx.runtime.store, email, name, ctx.runtime.new_id, ctx.cause.at)
    try:
        await accounts.execute(ctx.runtime.store, _own_cause(ctx), PLATFORM, person, account.Invite())
    except Refused as refused:
        if refused.slug != "account-there":
            raise
    return person


def _person_response(person: LoadedAggregate[domain.Person], status: int = 200) -> JSONResponse:
    state = person.state
    content: dict[str, Any] = {"id": person.subject.id, "site": person.subject.site, "roles": list(state.roles)}
    limited = {holding.role: list(holding.counties) for holding in state.holds if holding.counties is not None}
    proposed = [proposal.model_dump(mode="json", include={"role", "party"}) for proposal in state.proposed]
    content |= ({"counties": limited} if limited else {}) | ({"proposed": proposed} if proposed else {})
    return versioned_response(content, person.head.sequence, status=status, replayed=person.replayed)
