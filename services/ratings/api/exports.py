"""Exports of a site's cases as one response, up to a limit, and the codebook of their columns."""

from dataclasses import replace
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.ratings.exports import case_pages
from services.ratings.exports.case_pages import CaseQuery
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

MAX_CASES_IN_A_RESPONSE = 1000
"""More are exported as a job."""


class Filters(BaseModel):
    """Which cases, and as what; what is left out does not limit."""

    model_config = ConfigDict(extra="forbid")

    format: Format = "csv"
    bom: Annotated[bool, Field(description="A byte order mark before CSV, for Excel's double click.")] = False
    quarter: Quarter | None = None
    county: County | None = None
    stage: ListedStage | None = None

    @model_validator(mode="after")
    def _bom_of_text(self) -> Self:
        if self.bom and self.format != "csv":
            raise ValueError("bom is for csv alone")
        return self


class Version(BaseModel):
    """Version of the instrument; left out: all."""

    model_config = ConfigDict(extra="forbid")

    bom: bool = False
    instrument: InstrumentVersion | None = None


def file_responses(*media: str) -> dict[int | str, dict[str, Any]]:
    """Return the responses of an operation that answers with a file, for the API's document."""
    return {200: {"content": {media_type.partition(";")[0]: {} for media_type in media}}}


@router.get("/sites/{site}/exports/cases", response_class=Response, responses=file_responses(*MEDIA.values()))
async def export_cases(site: Site, filters: Annotated[Filters, Query()], ctx: CurrentRequest) -> StreamingResponse:
    """One row a case: where it belongs, every answer, ratings and outcomes; 1,000 cases at most."""
    decision, query = await authorize_export(ctx, site, filters)
    if await case_pages.count(ctx.runtime.store, query, MAX_CASES_IN_A_RESPONSE + 1) > MAX_CASES_IN_A_RESPONSE:
        detail = f"These are more than {MAX_CASES_IN_A_RESPONSE:,} cases: ask for it as a job, or for fewer of them."
        raise Refused("export-too-large", 409, detail)
    file = file_of(filters.format, case_pages.pages(ctx.runtime.store, query), bom=filters.bom)
    response = StreamingResponse(file, headers=file_headers(site, filters), media_type=MEDIA[filters.format])
    mark_audited_read(response, "export_cases", decision)
    return response


@router.get("/sites/{site}/exports/codebook", response_class=Response, responses=file_responses(MEDIA["csv"]))
async def read_codebook(site: Site, query: Annotated[Version, Query()], ctx: CurrentRequest) -> Response:
    """What each column holds: item, question, type, choices and text, for one version or for all, as CSV."""
    ctx.require("case.export", site)
    file = codebook_file([query.instrument] if query.instrument else VERSIONS, bom=query.bom)
    headers = {"Content-Disposition": f'attachment; filename="codebook_{query.instrument or "all"}.csv"'}
    return Response(file, headers=headers, media_type=MEDIA["csv"])


async def authorize_export(ctx: RequestContext, site: str, filters: Filters) -> tuple[AccessDecision, CaseQuery]:
    """Return the decision and the cases that the person may export: a role can be limited to counties (R23).

    Raises Refused (403).
    """
    decision = ctx.require("case.export", site)
    # A trainee who still has to answer the same questions must not see a master's answers.
    masters = purpose_of(site) is not Purpose.TRAINING or ctx.may("practice.key", site)
    query = CaseQuery(site, filters.quarter, filters.stage, masters=masters)
    if filters.county:
        ctx.require("case.export", site, ResourceScope(county=filters.county))
        return decision, replace(query, counties=(filters.county,))
    if _may_export(ctx, site, "everywhere"):
        return decision, query
    counties = [
        county for county in await case_pages.counties_of(ctx.runtime.store, query) if _may_export(ctx, site, county)
    ]
    return decision, replace(query, counties=tuple(counties))


def _may_export(ctx: RequestContext, site: str, county: str) -> bool:
    """Return whether the person may export the county; no role is limited to a county named `everywhere`."""
    return ctx.runtime.access.decide(ctx.user, "case.export", site, ResourceScope(county=county)).allowed


def file_headers(site: str, filters: Filters) -> dict[str, str]:
    """Return the headers of a file whose name holds its filters."""
    parts = [site, filters.quarter, filters.county, filters.stage, "cases"]
    name = "_".join(part for part in parts if part)
    return {"Content-Disposition": f'attachment; filename="{name}.{filters.format}"'}
