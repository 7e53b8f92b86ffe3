"""API keys: access of a machine to one site, with scopes and an end. The key is shown once and stored as a digest."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_api_key
from services.identity.api.response_models import IssuedKey, KeyList, RevokedKey
from services.identity.credentials.random_tokens import digest, new_token
from services.identity.domain import api_key as domain
from services.identity.domain.moments import RequestMoment, to_wire
from services.identity.domain.sites.contact_form import Name
from services.identity.runtime import sign_in_of
from services.identity.store import api_keys, machines
from shared.contracts.identity.access import Scope
from shared.contracts.vocabulary import PersonId, Site
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires

router = APIRouter(tags=["API keys"], route_class=AuditedRoute)

API_KEY_PREFIX = "oms_"  # pragma: allowlist secret
"""Prefix by which a leaked key is recognized."""


class NewKey(BaseModel):
    """Name, scopes and end of a key."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)]
    expires: RequestMoment


@router.post("/sites/{site}/api-keys", status_code=201, response_model=IssuedKey)
async def issue_key(
    site: Site, body: NewKey, ctx: Annotated[AuthorizedRequest, Requires("key.manage")]
) -> JSONResponse:
    """Issue a key and return it; it cannot be shown a second time."""
    if body.expires <= ctx.cause.at:
        raise Refused("ends-in-the-past", 422, "The key would be over before it could be used.")
    key, retry = API_KEY_PREFIX + new_token(sign_in_of(ctx.runtime).source), ctx.cause.retry
    machine = f"usr_key_{digest(retry.key)[:32] if retry else ctx.runtime.new_id().replace('-', '')}"
    expires = body.expires.astimezone(UTC)
    command = domain.Issue(tuple(sorted(set(body.scopes))), to_wire(expires))
    issued = await machines.execute(ctx.runtime.store, ctx.cause, site, machine, command)
    if issued.replayed:
        raise Refused("key-shown-once", 409, "This key was issued before, and shown then. Revoke it and issue another.")
    row = {"machine": machine, "site": site, "name": body.name, "expires": expires}
    await api_keys.add(ctx.runtime.store, digest(key), row)
    return JSONResponse({"id": machine, "key": key, "expires": command.expires, "scopes": command.scopes}, 201)


@router.get("/sites/{site}/api-keys", response_model=KeyList)
async def list_keys(site: Site, ctx: Annotated[AuthorizedRequest, Requires("key.manage")]) -> JSONResponse:
    """List the names and ends of the site's keys, without the keys."""
    rows = await api_keys.list_for_site(ctx.runtime.store, site)
    keys = [{"id": row["machine"], "name": row["name"], "expires": row["expires"].isoformat()} for row in rows]
    return JSONResponse({"keys": keys})


@router.delete("/sites/{site}/api-keys/{machine}", response_model=RevokedKey)
async def revoke_key(
    site: Site,
    machine: PersonId,
    ctx: Annotated[AuthorizedRequest, Requires("key.manage", resource=of_api_key)],
) -> JSONResponse:
    """Revoke a key with immediate effect."""
    await machines.execute(ctx.runtime.store, ctx.cause, site, machine, domain.Revoke())
    await api_keys.remove(ctx.runtime.store, site, machine)
    return JSONResponse({"id": machine, "revoked": True})
