"""Sites: summary, life cycle and settings of each, and the federal approval of a jurisdiction."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_jurisdiction
from services.identity.api.response_models import JurisdictionApproval, SiteList, SiteSummary
from services.identity.domain.sites import jurisdiction as jurisdictions_domain
from services.identity.domain.sites import site as domain
from services.identity.domain.sites.site_summary import site_summary
from services.identity.store import jurisdictions, sites, snapshot_queries
from shared.contracts.identity.sites import OfflineDrafts, ReviewersOpen, Round, Run, Why, Year
from shared.contracts.vocabulary import Day, Jurisdiction, Moment, Site, Zone
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.reference.jurisdictions import jurisdictions as known_jurisdictions
from shared.reference.zones import zones_of
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter(tags=["sites"], route_class=AuditedRoute)


SiteManager = Annotated[AuthorizedRequest, Requires("site.manage")]
JurisdictionApprover = Annotated[AuthorizedRequest, Requires("site.approve", resource=of_jurisdiction)]


class StrictBody(BaseModel):
    """Body that refuses unknown fields."""

    model_config = ConfigDict(extra="forbid")


class AvailabilityWindow(StrictBody):
    opens: Moment
    closes: Moment | None = None


class OfflineDraftsPolicy(StrictBody):
    policy: OfflineDrafts


class RunsChoice(StrictBody):
    """Runs of a site, at least one; repetitions are ignored."""

    runs: Annotated[tuple[Run, ...], Field(min_length=1, max_length=2)]


class ZoneChoice(StrictBody):
    zone: Zone


class ReviewersOpenChoice(StrictBody):
    cases: ReviewersOpen


class SiteReason(StrictBody):
    why: Why


class FederalApproval(StrictBody):
    on: Day
    round: Annotated[Round, Field(strict=True)]


class SiteFilter(BaseModel):
    """Filter by the round and year of CFSR sites (R11)."""

    model_config = ConfigDict(extra="forbid")

    round: Round | None = None
    year: Year | None = None


@router.get("/sites", response_model=SiteList)
async def list_sites(which: Annotated[SiteFilter, Query()], ctx: CurrentRequest) -> JSONResponse:
    """List the sites whose summary the person may read."""
    rows = snapshot_queries.iterate_sites(ctx.runtime.store)
    summaries = [
        site_summary(row["site"], domain.Site.model_validate(row["state"]))
        async for row in rows
        if ctx.may("site.read", row["site"])
    ]
    required = which.model_dump(exclude_none=True).items()
    return JSONResponse({"sites": [site for site in summaries if required <= (site["settings"] or {}).items()]})


@router.get("/sites/{site}", response_model=SiteSummary)
async def read_site(site: Site, ctx: Annotated[AuthorizedRequest, Requires("site.read")]) -> JSONResponse:
    """Return the site's purpose, availability and settings, and the steps left until it is active (R4)."""
    return _site_response(await sites.load(ctx.runtime.store, site, site_id(site)))


@router.post("/sites/{site}/activate", response_model=SiteSummary)
async def activate_site(site: Site, ctx: SiteManager) -> JSONResponse:
    """Activate a site at the end of its set-up, or after a suspension."""
    return _site_response(await execute_on_site(ctx, site, domain.Activate()))


@router.post("/sites/{site}/suspend", response_model=SiteSummary)
async def suspend_site(site: Site, body: SiteReason, ctx: SiteManager) -> JSONResponse:
    """Suspend a site: its people may read and not write, until it is activated again."""
    return _site_response(await execute_on_site(ctx, site, domain.Suspend(body.why)))


@router.post("/sites/{site}/close", response_model=SiteSummary)
async def close_site(site: Site, body: SiteReason, ctx: SiteManager) -> JSONResponse:
    """Close a site permanently; its data stay."""
    return _site_response(await execute_on_site(ctx, site, domain.Close(body.why)))


@router.put("/sites/{site}/availability", response_model=SiteSummary)
async def announce_availability(site: Site, body: AvailabilityWindow, ctx: SiteManager) -> JSONResponse:
    """Announce the time in which the site is available."""
    return _site_response(await execute_on_site(ctx, site, domain.Announce(body.opens, body.closes)))


@router.put("/sites/{site}/offline-drafts", response_model=SiteSummary)
async def set_offline_drafts(site: Site, body: OfflineDraftsPolicy, ctx: SiteManager) -> JSONResponse:
    """Set whether answers may wait on a reviewer's machine while there is no network."""
    return _site_response(await execute_on_site(ctx, site, domain.SetOfflineDrafts(body.policy)))


@router.put("/sites/{site}/runs", response_model=SiteSummary)
async def choose_runs(
    site: Site, body: RunsChoice, ctx: Annotated[AuthorizedRequest, Requires("site.choose")]
) -> JSONResponse:
    """Choose case reviews, stakeholder interviews or both; reviews and interviews that were begun go on (R9)."""
    return _site_response(await execute_on_site(ctx, site, domain.ChooseRuns(body.runs)))


@router.put("/sites/{site}/zone", response_model=SiteSummary)
async def choose_zone(
    site: Site, body: ZoneChoice, ctx: Annotated[AuthorizedRequest, Requires("site.choose")]
) -> JSONResponse:
    """Choose the time zone of the site's days, where the state has several; days that were recorded stay."""
    return _site_response(await execute_on_site(ctx, site, domain.ChooseZone(body.zone, zones_of(site))))


@router.put("/sites/{site}/reviewers-open", response_model=SiteSummary)
async def set_reviewers_open(
    site: Site, body: ReviewersOpenChoice, ctx: Annotated[AuthorizedRequest, Requires("site.choose")]
) -> JSONResponse:
    """Set which cases reviewers open: `own`, those given to them, or `all` of the site."""
    return _site_response(await execute_on_site(ctx, site, domain.SetReviewersOpen(body.cases)))


@router.put("/jurisdictions/{jurisdiction}/approval", response_model=JurisdictionApproval)
async def record_approval(jurisdiction: Jurisdiction, body: FederalApproval, ctx: JurisdictionApprover) -> JSONResponse:
    """Record the federal approval of a jurisdiction to conduct its own reviews (R82)."""
    return await _approve(ctx, jurisdiction, jurisdictions_domain.RecordApproval(body.on, body.round))


@router.delete("/jurisdictions/{jurisdiction}/approval", response_model=JurisdictionApproval)
async def withdraw_approval(jurisdiction: Jurisdiction, ctx: JurisdictionApprover) -> JSONResponse:
    """Withdraw the approval; sites that are set up stay as they are."""
    return await _approve(ctx, jurisdiction, jurisdictions_domain.WithdrawApproval())


async def _approve(ctx: RequestContext, jurisdiction: str, command: jurisdictions_domain.Command) -> JSONResponse:
    approved = await jurisdictions.execute(
        ctx.runtime.store, ctx.cause, jurisdiction, jurisdiction_id(jurisdiction), command
    )
    content = {"jurisdiction": jurisdiction} | approved.state.model_dump()
    return versioned_response(content, approved.head.sequence, replayed=approved.replayed)


async def execute_on_site(ctx: RequestContext, site: str, command: domain.Command) -> LoadedAggregate[domain.Site]:
    """Execute a command on a site. Raise Refused, also for a site of an unknown jurisdiction."""
    if site.partition("-")[0] not in known_jurisdictions():
        raise Refused.missing()
    return await sites.execute(ctx.runtime.store, ctx.cause, site, site_id(site), command)


def site_id(site: str) -> str:
    return f"sit_{site}"


def jurisdiction_id(jurisdiction: str) -> str:
    return f"jur_{jurisdiction}"


def _site_response(site: LoadedAggregate[domain.Site]) -> JSONResponse:
    content = site_summary(site.subject.site, site.state)
    return versioned_response(content, site.head.sequence, replayed=site.replayed)
