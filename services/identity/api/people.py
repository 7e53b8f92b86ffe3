"""A site's people: the list with roles, last use and second factor, and every change of a role."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.application.access_removal import end_sessions
from services.identity.application.mail_queue import queue_invitation
from services.identity.domain import account
from services.identity.domain import person as domain
from services.identity.domain.people_import import people_list
from services.identity.domain.sites.contact_form import Email, Name
from services.identity.store import accounts, people, profiles, user_list
from shared.access.policy import assignments_for
from shared.contracts.vocabulary import PLATFORM, County, PersonId, PlatformRole, Role, Site, SiteRole
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["people"], route_class=AuditedRoute)


class RoleChange(BaseModel):
    """A role in the site of the address, of a person who is known by id, or by name and e-mail address."""

    model_config = ConfigDict(extra="forbid")

    person: PersonId | None = None
    name: Name | None = None
    email: Email | None = None
    role: SiteRole
    counties: Annotated[tuple[County, ...], Field(max_length=100)] | None = None
    change: Literal["grant", "revoke", "withdraw"] = "grant"


class PlatformRoleChange(BaseModel):
    """A role on the platform, or of a Regional Office for one jurisdiction."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    email: Email
    role: PlatformRole
    jurisdiction: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None
    change: Literal["grant", "revoke"] = "grant"


@router.get("/sites/{site}/people")
async def list_people(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """Everybody who holds a role here or was proposed for one (R25)."""
    ctx.require("people.read", site)
    return JSONResponse({"people": await user_list.list_for_site(ctx.runtime.store, site)})


@router.get("/sites/{site}/people/{person}")
async def read_person(site: Site, person: PersonId, ctx: CurrentRequest) -> JSONResponse:
    """The roles a person holds in this site."""
    ctx.require("people.read", site)
    return _shown(await people.load(ctx.runtime.store, site, person))


@router.post("/sites/{site}/people", status_code=201)
async def change_role(site: Site, body: RoleChange, ctx: CurrentRequest) -> JSONResponse:
    """Grant, revoke, or on a CFSR site propose and agree to a role here; roles elsewhere are untouched."""
    ctx.require("people.grant", site)
    if ctx.site(site).state == "absent":
        raise Refused.missing()
    _check_counties(ctx, site, body.counties)
    held = [one.role for one in assignments_for(ctx.runtime.access.state, ctx.user.id, site)]
    person = await _resolve_person(ctx, body)
    domain.check_grant(ctx.user.id, held, person, body.role)
    done = await people.execute(
        ctx.runtime.store, site, person, lambda state: domain.decide(state, _command(site, body, ctx, held)), ctx.cause
    )
    if body.change == "revoke" and not done.replayed:
        await end_sessions(ctx.runtime, person, "access_removed", ctx.runtime.command_context(ctx.user.id))
    if body.change == "grant" and body.email:
        await _invite(ctx, person, f"{site}-{body.role.lower()}", {site: [body.role]})
    return _shown(done, status=201)


@router.post("/sites/{site}/people/check")
async def check_list(site: Site, request: Request, ctx: CurrentRequest) -> JSONResponse:
    """People pasted as text or uploaded as CSV or XLSX: what was read, and an error for each row that is none (R80)."""
    ctx.require("people.read", site)
    content = await request.body()
    return JSONResponse(people_list_content(await asyncio.to_thread(people_list.read_file, content)))


def people_list_content(found: people_list.PeopleList) -> dict[str, Any]:
    return {"people": [asdict(one) for one in found.people], "errors": [asdict(one) for one in found.faults]}


@router.post("/platform/people", status_code=201)
async def change_platform_role(body: PlatformRoleChange, ctx: CurrentRequest) -> JSONResponse:
    """Operators, help desk agents, auditors and the Children's Bureau: none of it opens case content."""
    place = body.jurisdiction or PLATFORM
    ctx.require("people.grant", place)
    held = [one.role for one in assignments_for(ctx.runtime.access.state, ctx.user.id, place)]
    person = await _find_or_invite(ctx, body.email, body.name)
    domain.check_grant(ctx.user.id, held, person, body.role)
    if body.jurisdiction:
        grant = domain.GrantRole(place, body.role, ctx.user.id)
        command: domain.Command = grant if body.change == "grant" else domain.RevokeRole(body.role)
        await people.execute(ctx.runtime.store, place, person, lambda state: domain.decide(state, command), ctx.cause)
    else:
        change = account.GivePlatformRole if body.change == "grant" else account.TakePlatformRole
        await accounts.execute(
            ctx.runtime.store, place, person, lambda state: account.decide(state, change(body.role)), ctx.cause
        )
    if body.change == "grant":
        await _invite(ctx, person, f"{place}-{body.role.lower()}", {place: [body.role]})
    else:
        await end_sessions(ctx.runtime, person, "access_removed", ctx.runtime.command_context(ctx.user.id))
    return JSONResponse({"id": person, "place": place, "role": body.role, "change": body.change}, 201)


@router.post("/platform/people/{person}/disable")
async def disable_person(person: PersonId, ctx: CurrentRequest) -> JSONResponse:
    """The person may not sign in any more, and every session ends now."""
    return await _set_enabled(ctx, person, account.Disable())


@router.post("/platform/people/{person}/enable")
async def enable_person(person: PersonId, ctx: CurrentRequest) -> JSONResponse:
    """The person may sign in again; roles are as they were."""
    return await _set_enabled(ctx, person, account.Enable())


async def _set_enabled(ctx: RequestContext, person: str, command: account.Disable | account.Enable) -> JSONResponse:
    ctx.require("people.disable", PLATFORM)
    if person == ctx.user.id:
        raise Refused("own-role", 403, "Nobody disables their own account. Ask another operator.")
    await profiles.load(ctx.runtime.store, person)
    done = await accounts.execute(
        ctx.runtime.store, PLATFORM, person, lambda state: account.decide(state, command), ctx.cause
    )
    return versioned_response({"id": person, "state": done.state.state}, done.head.sequence, replayed=done.replayed)


def _check_counties(ctx: RequestContext, site: str, counties: tuple[str, ...] | None) -> None:
    """Raises Refused for a county that is not the site's; a site without a list takes every one."""
    listed = ctx.site(site).counties
    if listed and (unlisted := sorted(set(counties or ()) - listed)):
        words = f"County {unlisted[0]} is not one of this site's counties."
        raise Refused("county-not-of-this-site", 422, words)


def _command(site: str, body: RoleChange, ctx: RequestContext, held: list[str]) -> domain.Command:
    match body.change:
        case "grant":
            return domain.GrantRole(site, body.role, ctx.user.id, domain.party_of(held), body.counties)
        case "revoke":
            return domain.RevokeRole(body.role)
        case "withdraw":
            return domain.WithdrawProposal(body.role)


async def _resolve_person(ctx: RequestContext, body: RoleChange) -> str:
    """Raises Refused when the change names nobody, or somebody in two ways."""
    if (body.person is None) == (body.email is None) or (body.email and not body.name):
        raise Refused("name-a-person", 422, "Name the person by id, or by name and e-mail address.")
    if body.person is not None:
        return body.person
    return await _find_or_invite(ctx, body.email or "", body.name or "")


async def _find_or_invite(ctx: RequestContext, email: str, name: str) -> str:
    """The person with this address; a new one is invited."""
    person = await profiles.find_or_create(ctx.runtime.store, email, name, ctx.runtime.new_id, ctx.cause.at)
    try:
        await accounts.execute(
            ctx.runtime.store,
            PLATFORM,
            person,
            lambda state: account.decide(state, account.Invite()),
            ctx.runtime.command_context(ctx.user.id),
        )
    except Refused as refused:
        if refused.slug != "account-there":
            raise
    return person


async def _invite(ctx: RequestContext, person: str, what: str, roles: dict[str, list[Role]]) -> None:
    """A link for whoever has not set up their account yet."""
    if (await accounts.load(ctx.runtime.store, PLATFORM, person)).state.state == "invited":
        await queue_invitation(
            ctx.runtime, f"invitation-{what}-{person}", person, {place: list(one) for place, one in roles.items()}
        )


def _shown(done: LoadedAggregate[domain.Person], status: int = 200) -> JSONResponse:
    content: dict[str, Any] = {"id": done.subject.id, "site": done.subject.site, "roles": list(done.state.roles)}
    limited = {one.role: list(one.counties) for one in done.state.holds if one.counties is not None}
    proposed = [one.model_dump(mode="json", include={"role", "party"}) for one in done.state.proposed]
    content |= ({"counties": limited} if limited else {}) | ({"proposed": proposed} if proposed else {})
    return versioned_response(content, done.head.sequence, status=status, replayed=done.replayed)
