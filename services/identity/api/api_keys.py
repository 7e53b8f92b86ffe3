"""API keys: a machine is let into one site, with scopes, until a day. The key is shown once and kept as a digest."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.credentials.random_tokens import digest, new_token
from services.identity.domain import api_key as domain
from services.identity.domain.moments import RequestMoment, to_wire
from services.identity.domain.sites.contact_form import Name
from services.identity.runtime import sign_in_of
from services.identity.store import api_keys, machines
from shared.contracts.identity.access import Scope
from shared.contracts.vocabulary import PersonId, Site
from shared.errors import Refused
from shared.web.request import CurrentRequest

router = APIRouter(tags=["API keys"], route_class=AuditedRoute)

API_KEY_PREFIX = "oms_"
"""By which a key is known where one has strayed to."""


class NewKey(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)]
    expires: RequestMoment


@router.post("/sites/{site}/api-keys", status_code=201)
async def issue_key(site: Site, body: NewKey, ctx: CurrentRequest) -> JSONResponse:
    """The answer holds the key: nobody can show it a second time."""
    ctx.require("key.manage", site)
    if body.expires <= ctx.cause.at:
        raise Refused("ends-in-the-past", 422, "The key would be over before it could be used.")
    key, retry = API_KEY_PREFIX + new_token(sign_in_of(ctx.runtime).source), ctx.cause.retry
    machine = f"usr_key_{digest(retry.key)[:32] if retry else ctx.runtime.new_id().replace('-', '')}"
    expires = body.expires.astimezone(UTC)
    command = domain.Issue(tuple(sorted(set(body.scopes))), to_wire(expires))
    done = await machines.execute(
        ctx.runtime.store, site, machine, lambda state: domain.decide(state, command), ctx.cause
    )
    if done.replayed:
        raise Refused("key-shown-once", 409, "This key was issued before, and shown then. Revoke it and issue another.")
    row = {"machine": machine, "site": site, "name": body.name, "expires": expires}
    await api_keys.add(ctx.runtime.store, digest(key), row)
    return JSONResponse({"id": machine, "key": key, "expires": command.expires, "scopes": command.scopes}, 201)


@router.get("/sites/{site}/api-keys")
async def list_keys(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """Names and ends, no keys."""
    ctx.require("key.manage", site)
    rows = await api_keys.list_for_site(ctx.runtime.store, site)
    shown = [{"id": one["machine"], "name": one["name"], "expires": one["expires"].isoformat()} for one in rows]
    return JSONResponse({"keys": shown})


@router.delete("/sites/{site}/api-keys/{machine}")
async def revoke_key(site: Site, machine: PersonId, ctx: CurrentRequest) -> JSONResponse:
    """From this moment on."""
    ctx.require("key.manage", site)
    await machines.execute(
        ctx.runtime.store, site, machine, lambda state: domain.decide(state, domain.Revoke()), ctx.cause
    )
    await api_keys.remove(ctx.runtime.store, site, machine)
    return JSONResponse({"id": machine, "revoked": True})
