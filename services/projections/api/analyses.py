"""Analyses of several items and outcomes: tables, files, and definitions that people save and share in their site."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from services.projections.api.analysis_files import MEDIA, Format, analysis_file
from services.projections.api.analysis_query import AnalysisQuery, answer, query_of
from services.projections.api.dashboards import with_audit_mark
from services.projections.api.report_query import report_fields
from services.projections.api.response_models import (
    AnalysisList,
    AnalysisTable,
    DiscardedAnalysis,
    SavedAnalysisResponse,
)
from services.projections.domain.saved_analysis import DiscardAnalysis, SaveAnalysis, SavedAnalysis, ShareAnalysis
from services.projections.store.saved_analyses import analyses, visible_analyses
from shared.contracts.vocabulary import AnalysisId, Site
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires, Resource
from shared.web.responses import versioned_response

router = APIRouter(prefix="/sites/{site}/analyses")

FILES: dict[int | str, dict[str, Any]] = {200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA.values()}}}


async def of_analysis(site: Site, analysis: AnalysisId) -> Resource:  # noqa: ARG001 the path is checked before the action
    """Return the site of an analysis as the resource of an action."""
    return Resource(site)


class FileQuery(AnalysisQuery):
    """An analysis as a file."""

    format: Format = "csv"


class Sharing(BaseModel):
    """Whether everyone of the site sees an analysis."""

    model_config = ConfigDict(extra="forbid", strict=True)

    shared: bool


class NewAnalysis(AnalysisQuery, Sharing):
    """An analysis to be saved. It has no name: it is called by what it shows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    shared: bool = False


@router.get("/table", response_model=AnalysisTable)
async def read_analysis_table(
    site: Site,
    query: Annotated[AnalysisQuery, Query()],
    ctx: Annotated[AuthorizedRequest, Requires("dashboard.read")],
) -> JSONResponse:
    """Any items and outcomes, of all approved cases or in groups along two axes.

    An axis is an attribute of cases or their ratings of an item or outcome (`rating_4`). `where` leaves cases with
    these ratings. Answers to single questions are not here: they are in the export of cases.
    """
    _, table, source = await answer(ctx.runtime.store, site, query)
    return with_audit_mark(JSONResponse(report_fields(site, query, source) | table), ctx.decision)


@router.get("/file", response_class=Response, responses=FILES)
async def read_analysis_file(
    site: Site, query: Annotated[FileQuery, Query()], ctx: Annotated[AuthorizedRequest, Requires("dashboard.read")]
) -> Response:
    """The same table as a file: a row for each item or outcome in each group."""
    _, table, source = await answer(ctx.runtime.store, site, query)
    about = report_fields(site, query, source)
    about.pop("format", None)
    name = f"analysis_{site}_{query.quarter}.{query.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    file = analysis_file(query.format, table, about)
    return with_audit_mark(Response(file, headers=headers, media_type=MEDIA[query.format]), ctx.decision)


@router.get("", response_model=AnalysisList)
async def list_analyses(site: Site, ctx: Annotated[AuthorizedRequest, Requires("dashboard.read")]) -> JSONResponse:
    """The analyses that the person saved, and those that others share in this site, the newest first."""
    rows, live = await visible_analyses(ctx.runtime.store, site, ctx.user.id)
    listed = [{name: row[name] for name in ("id", "owner", "saved", "shared", "definition")} for row in rows]
    return JSONResponse({"site": site, "as_of": live.as_of, "analyses": listed})


@router.post("", status_code=201, response_model=SavedAnalysisResponse)
async def save_analysis(
    site: Site, body: NewAnalysis, ctx: Annotated[AuthorizedRequest, Requires("analysis.save")]
) -> JSONResponse:
    """Save the definition of an analysis, for oneself or shared with the site."""
    body.scope(site)
    analysis = f"ana_{uuid.UUID(ctx.runtime.new_id()).hex}"
    command = SaveAnalysis(body.definition(), body.shared)
    return _response(await analyses.execute(ctx.runtime.store, ctx.cause, site, analysis, command), status=201)


@router.get("/{analysis}", response_model=SavedAnalysisResponse)
async def read_analysis(
    site: Site,
    analysis: AnalysisId,
    ctx: Annotated[AuthorizedRequest, Requires("dashboard.read", resource=of_analysis)],
) -> JSONResponse:
    """A saved definition; its table is read by its fields."""
    loaded = await analyses.load(ctx.runtime.store, site, analysis)
    if not loaded.state.is_visible_to(ctx.user.id):
        raise Refused.missing()
    return _response(loaded)


@router.put("/{analysis}/sharing", response_model=SavedAnalysisResponse)
async def share_analysis(
    site: Site,
    analysis: AnalysisId,
    body: Sharing,
    ctx: Annotated[AuthorizedRequest, Requires("analysis.save", resource=of_analysis)],
) -> JSONResponse:
    """Share an analysis of one's own with everyone of the site, or take it back."""
    command = ShareAnalysis(ctx.user.id, body.shared)
    return _response(await analyses.execute(ctx.runtime.store, ctx.cause, site, analysis, command))


@router.delete("/{analysis}", response_model=DiscardedAnalysis)
async def discard_analysis(
    site: Site,
    analysis: AnalysisId,
    ctx: Annotated[AuthorizedRequest, Requires("analysis.save", resource=of_analysis)],
) -> JSONResponse:
    """Discard an analysis of one's own, for those with whom it was shared too."""
    command = DiscardAnalysis(ctx.user.id)
    discarded = await analyses.execute(ctx.runtime.store, ctx.cause, site, analysis, command)
    content = {"id": analysis, "site": site, "state": "discarded"}
    return versioned_response(content, discarded.head.sequence, replayed=discarded.replayed)


def _response(loaded: LoadedAggregate[SavedAnalysis], status: int = 200) -> JSONResponse:
    definition = loaded.state.definition
    assert definition, "a visible analysis was saved"
    content: dict[str, Any] = {"id": loaded.subject.id, "site": loaded.subject.site}
    content |= loaded.state.model_dump(mode="json", include={"owner", "shared"})
    content |= {"definition": definition.model_dump(mode="json", exclude_none=True)}
    query = query_of(definition).model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return versioned_response(content | {"query": query}, loaded.head.sequence, status=status, replayed=loaded.replayed)
