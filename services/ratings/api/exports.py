"""Files of a site's cases at once, where they are few, and the codebook that says what stands in them."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict

from services.ratings.exports import case_pages
from services.ratings.exports.case_pages import Wanted
from services.ratings.exports.csv_writer import codebook_file
from services.ratings.exports.writer import MEDIA, Format, file_of
from shared.access import AccessDecision, ResourceScope
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import County, InstrumentVersion, Purpose, Quarter, Site, purpose_of
from shared.errors import Refused
from shared.instrument import VERSIONS
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()

AT_ONCE = 1000
"""Cases in an answer; more are made as a job."""


class Filters(BaseModel):
    """Which cases, and as what; what is left out does not limit."""

    model_config = ConfigDict(extra="forbid")

    format: Format = "csv"
    quarter: Quarter | None = None
    county: County | None = None
    stage: ListedStage | None = None


class Version(BaseModel):
    model_config = ConfigDict(extra="forbid")

    instrument: InstrumentVersion | None = None


def told_as(*media: str) -> dict[int | str, dict[str, Any]]:
    """What the API's document says of an answer that is a file."""
    return {200: {"content": {one.partition(";")[0]: {} for one in media}}}


@router.get("/sites/{site}/exports/cases", response_class=Response, responses=told_as(*MEDIA.values()))
async def export_cases(site: Site, filters: Annotated[Filters, Query()], ctx: CurrentRequest) -> StreamingResponse:
    """One row a case: where it belongs, every answer, ratings and outcomes; 1,000 cases at most."""
    verdict, wanted = await allowed(ctx, site, filters)
    if await case_pages.count(ctx.runtime.store, wanted, AT_ONCE + 1) > AT_ONCE:
        words = f"These are more than {AT_ONCE:,} cases: ask for it as a job, or for fewer of them."
        raise Refused("export-too-large", 409, words)
    file = file_of(filters.format, case_pages.pages(ctx.runtime.store, wanted))
    shown = StreamingResponse(file, headers=as_file(site, filters), media_type=MEDIA[filters.format])
    mark_audited_read(shown, "export_cases", verdict)
    return shown


@router.get("/sites/{site}/exports/codebook", response_class=Response, responses=told_as(MEDIA["csv"]))
async def read_codebook(site: Site, wanted: Annotated[Version, Query()], ctx: CurrentRequest) -> Response:
    """What each column holds: item, question, type, choices and text, for one version or for all, as CSV."""
    ctx.require("case.export", site)
    file = codebook_file([wanted.instrument] if wanted.instrument else VERSIONS)
    headers = {"Content-Disposition": f'attachment; filename="codebook_{wanted.instrument or "all"}.csv"'}
    return Response(file, headers=headers, media_type=MEDIA["csv"])


async def allowed(ctx: RequestContext, site: str, filters: Filters) -> tuple[AccessDecision, Wanted]:
    """The cases that are asked for, as far as this person may export them: a role can be limited to counties (R23)."""
    verdict = ctx.require("case.export", site)
    # Who still has to answer the same questions must not see a master's answers.
    masters = purpose_of(site) is not Purpose.TRAINING or ctx.may("practice.key", site)
    wanted = Wanted(site, filters.quarter, filters.stage, masters=masters)
    if filters.county:
        ctx.require("case.export", site, ResourceScope(county=filters.county))
        return verdict, replace(wanted, counties=(filters.county,))
    if _may(ctx, site, "everywhere"):
        return verdict, wanted
    counties = [one for one in await case_pages.counties_of(ctx.runtime.store, wanted) if _may(ctx, site, one)]
    return verdict, replace(wanted, counties=tuple(counties))


def _may(ctx: RequestContext, site: str, county: str) -> bool:
    """No role is limited to a county of the name `everywhere`."""
    return ctx.runtime.access.judge(ctx.user, "case.export", site, ResourceScope(county=county)).allowed


def as_file(site: str, filters: Filters) -> dict[str, str]:
    """A name that says what is in it."""
    parts = [site, filters.quarter, filters.county, filters.stage, "cases"]
    name = "_".join(part for part in parts if part)
    return {"Content-Disposition": f'attachment; filename="{name}.{filters.format}"'}
