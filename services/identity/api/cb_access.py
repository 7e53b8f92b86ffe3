"""Access of the Children's Bureau to data of a CQI site, granted and revoked by the state (R34 to R36)."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_grant
from services.identity.api.response_models import AccessGrantInSite, AccessGrantList
from services.identity.domain import grant as domain
from services.identity.domain.moments import RequestMoment, to_wire
from services.identity.store import grants, snapshot_queries
from shared.contracts.identity.access import CbAccessGranted, GrantPurpose, Level
from shared.contracts.vocabulary import CaseId, GrantId, PersonId, Site
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import versioned_response

router = APIRouter(tags=["Children's Bureau access"], route_class=AuditedRoute)


class NewGrant(BaseModel):
    """Level, purpose, time and people of an access."""

    model_config = ConfigDict(extra="forbid")

    level: Level
    purpose_code: GrantPurpose
    starts: RequestMoment
    ends: RequestMoment
    people: Annotated[tuple[PersonId, ...], Field(max_length=200)] | None = None
    cases: Annotated[tuple[CaseId, ...], Field(max_length=500)] = ()


@router.post("/sites/{site}/cb-access", status_code=201, response_model=AccessGrantInSite)
async def grant_access(
    site: Site, body: NewGrant, ctx: Annotated[AuthorizedRequest, Requires("cb_access.grant")]
) -> JSONResponse:
    """Grant access from its start on, to the people named alone."""
    fields = body.model_dump() | {"starts": to_wire(body.starts), "ends": to_wire(body.ends)}
    access = CbAccessGranted.model_validate(fields)
    grant = f"gra_{ctx.runtime.new_id().replace('-', '')}"
    granted = await grants.execute(ctx.runtime.store, ctx.cause, site, grant, domain.Give(site, access))
    return _grant_response(granted, status=201)


@router.get("/sites/{site}/cb-access", response_model=AccessGrantList)
async def list_access(site: Site, ctx: Annotated[AuthorizedRequest, Requires("cb_access.read")]) -> JSONResponse:
    """List all grants of the site, also revoked ones."""
    rows = await snapshot_queries.list_grants(ctx.runtime.store, site)
    return JSONResponse({"grants": [row["state"] | {"id": row["_id"].partition("|")[2]} for row in rows]})


@router.delete("/sites/{site}/cb-access/{grant}", response_model=AccessGrantInSite)
async def revoke_access(
    site: Site, grant: GrantId, ctx: Annotated[AuthorizedRequest, Requires("cb_access.grant", resource=of_grant)]
) -> JSONResponse:
    """Revoke a grant with immediate effect."""
    return _grant_response(await grants.execute(ctx.runtime.store, ctx.cause, site, grant, domain.Revoke()))


def _grant_response(grant: LoadedAggregate[domain.Grant], status: int = 200) -> JSONResponse:
    content: dict[str, Any] = {"id": grant.subject.id, "site": grant.subject.site} | grant.state.model_dump(mode="json")
    return versioned_response(content, grant.head.sequence, status=status, replayed=grant.replayed)
