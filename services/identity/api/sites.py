"""Sites: what each is for, how far its set-up is, and the moves of its life."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.domain.sites import jurisdiction as jurisdictions_domain
from services.identity.domain.sites import site as domain
from services.identity.domain.sites.site_summary import site_summary
from services.identity.store import jurisdictions, sites
from shared.contracts.identity.sites import OfflineDrafts, Round, Run, Why, Year
from shared.contracts.vocabulary import Day, Jurisdiction, Moment, Site
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.reference.jurisdictions import jurisdictions as jurisdictions_there
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["sites"], route_class=AuditedRoute)

COLLECTION = "sites"


class StrictBody(BaseModel):
    """A misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid")


class AvailabilityWindow(StrictBody):
    opens: Moment
    closes: Moment | None = None


class OfflineDraftsPolicy(StrictBody):
    policy: OfflineDrafts


class RunsChoice(StrictBody):
    """Each once or twice is the same; neither is no choice."""

    runs: Annotated[tuple[Run, ...], Field(min_length=1, max_length=2)]


class SiteReason(StrictBody):
    why: Why


class FederalApproval(StrictBody):
    on: Day
    round: Annotated[Round, Field(strict=True)]


class SiteFilter(BaseModel):
    """Of CFSR sites: their round and year (R11)."""

    model_config = ConfigDict(extra="forbid")

    round: Round | None = None
    year: Year | None = None


@router.get("/sites")
async def list_sites(which: Annotated[SiteFilter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """The sites in which the person may read what the site is."""
    found = ctx.runtime.store.collection(None, COLLECTION).find({}).sort("_id")
    rows = [row async for row in found if ctx.may("site.read", row["site"])]
    wanted = which.model_dump(exclude_none=True)
    shown = [site_summary(row["site"], domain.Site.model_validate(row["state"])) for row in rows]
    return JSONResponse({"sites": [one for one in shown if wanted.items() <= (one["settings"] or {}).items()]})


@router.get("/sites/{site}")
async def read_site(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """What the site is for, when it is available, and what is left to do until it is active (R4)."""
    ctx.require("site.read", site)
    return _shown(await sites.load(ctx.runtime.store, site, site_id(site)))


@router.post("/sites/{site}/activate")
async def activate_site(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """Open a suspended site again; the first time is the end of its set-up."""
    return await _manage(ctx, site, domain.Activate())


@router.post("/sites/{site}/suspend")
async def suspend_site(site: Site, body: SiteReason, ctx: CurrentRequest) -> JSONResponse:
    """Its people may read and not write, until it is activated again."""
    return await _manage(ctx, site, domain.Suspend(body.why))


@router.post("/sites/{site}/close")
async def close_site(site: Site, body: SiteReason, ctx: CurrentRequest) -> JSONResponse:
    """For good; what it holds stays."""
    return await _manage(ctx, site, domain.Close(body.why))


@router.put("/sites/{site}/availability")
async def announce_availability(site: Site, body: AvailabilityWindow, ctx: CurrentRequest) -> JSONResponse:
    """The notice of when the site is available."""
    return await _manage(ctx, site, domain.Announce(body.opens, body.closes))


@router.put("/sites/{site}/offline-drafts")
async def set_offline_drafts(site: Site, body: OfflineDraftsPolicy, ctx: CurrentRequest) -> JSONResponse:
    """Whether answers may wait on a reviewer's machine while the network is away."""
    return await _manage(ctx, site, domain.SetOfflineDrafts(body.policy))


@router.put("/sites/{site}/runs")
async def choose_runs(site: Site, body: RunsChoice, ctx: CurrentRequest) -> JSONResponse:
    """What the site is for: case reviews, stakeholder interviews, or both; what was begun goes on (R9)."""
    ctx.require("site.choose", site)
    return _shown(await execute_on_site(ctx, site, domain.ChooseRuns(body.runs)))


@router.put("/jurisdictions/{jurisdiction}/approval")
async def record_approval(jurisdiction: Jurisdiction, body: FederalApproval, ctx: CurrentRequest) -> JSONResponse:
    """Record the federal approval to conduct its own reviews (R82)."""
    return await _approve(ctx, jurisdiction, jurisdictions_domain.RecordApproval(body.on, body.round))


@router.delete("/jurisdictions/{jurisdiction}/approval")
async def withdraw_approval(jurisdiction: Jurisdiction, ctx: CurrentRequest) -> JSONResponse:
    """The approval no longer stands; sites that are set up stay as they are."""
    return await _approve(ctx, jurisdiction, jurisdictions_domain.WithdrawApproval())


async def _approve(ctx: RequestContext, jurisdiction: str, command: jurisdictions_domain.Command) -> JSONResponse:
    ctx.require("site.approve", jurisdiction)
    done = await jurisdictions.execute(
        ctx.runtime.store,
        jurisdiction,
        jurisdiction_id(jurisdiction),
        lambda state: jurisdictions_domain.decide(state, command),
        ctx.cause,
    )
    return versioned_response(
        {"jurisdiction": jurisdiction} | done.state.model_dump(), done.head.sequence, replayed=done.replayed
    )


async def _manage(ctx: RequestContext, site: str, command: domain.Command) -> JSONResponse:
    ctx.require("site.manage", site)
    return _shown(await execute_on_site(ctx, site, command))


async def execute_on_site(ctx: RequestContext, site: str, command: domain.Command) -> LoadedAggregate[domain.Site]:
    """A move in the site's life. Raises Refused, also for a site of what is no jurisdiction."""
    if site.partition("-")[0] not in jurisdictions_there():
        raise Refused.missing()
    return await sites.execute(
        ctx.runtime.store, site, site_id(site), lambda state: domain.decide(state, command), ctx.cause
    )


def site_id(site: str) -> str:
    return f"sit_{site}"


def jurisdiction_id(jurisdiction: str) -> str:
    return f"jur_{jurisdiction}"


def _shown(done: LoadedAggregate[domain.Site]) -> JSONResponse:
    content: dict[str, Any] = site_summary(done.subject.site, done.state)
    return versioned_response(content, done.head.sequence, replayed=done.replayed)
