"""A state lets the Children's Bureau see data of its CQI site, takes it back, and sees what was read (R34 to R36)."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.domain import grant as domain
from services.identity.domain.moments import RequestMoment, to_wire
from services.identity.store import grants
from shared.contracts.identity.access import CbAccessGranted, GrantPurpose, Level
from shared.contracts.vocabulary import CaseId, GrantId, PersonId, Site
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["Children's Bureau access"], route_class=AuditedRoute)


class NewGrant(BaseModel):
    """Whether, how, when and why."""

    model_config = ConfigDict(extra="forbid")

    level: Level
    purpose_code: GrantPurpose
    starts: RequestMoment
    ends: RequestMoment
    people: Annotated[tuple[PersonId, ...], Field(max_length=200)] | None = None
    cases: Annotated[tuple[CaseId, ...], Field(max_length=500)] = ()


@router.post("/sites/{site}/cb-access", status_code=201)
async def grant_access(site: Site, body: NewGrant, ctx: CurrentRequest) -> JSONResponse:
    """From its start on, and not a moment earlier, to the people named and to nobody else."""
    ctx.require("cb_access.grant", site)
    fields = body.model_dump() | {"starts": to_wire(body.starts), "ends": to_wire(body.ends)}
    access = CbAccessGranted.model_validate(fields)
    grant = f"gra_{ctx.runtime.new_id().replace('-', '')}"
    return await _run(ctx, site, grant, domain.Give(site, access), 201)


@router.get("/sites/{site}/cb-access")
async def list_access(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """Every grant there was, with its state."""
    ctx.require("cb_access.read", site)
    rows = ctx.runtime.store.collection(None, "grants").find({"site": site}).sort("_id")
    return JSONResponse({"grants": [row["state"] | {"id": row["_id"].partition("|")[2]} async for row in rows]})


@router.delete("/sites/{site}/cb-access/{grant}")
async def revoke_access(site: Site, grant: GrantId, ctx: CurrentRequest) -> JSONResponse:
    """From this moment on."""
    ctx.require("cb_access.grant", site)
    return await _run(ctx, site, grant, domain.Revoke())


async def _run(ctx: RequestContext, site: str, grant: str, command: domain.Command, status: int = 200) -> JSONResponse:
    done: LoadedAggregate[domain.Grant] = await grants.execute(
        ctx.runtime.store, site, grant, lambda state: domain.decide(state, command), ctx.cause
    )
    content: dict[str, Any] = {"id": done.subject.id, "site": site} | done.state.model_dump(mode="json")
    return versioned_response(content, done.head.sequence, status=status, replayed=done.replayed)
