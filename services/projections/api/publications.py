"""Routes of publications: draft, look through, release, refuse and withdraw."""

from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from services.projections.api.publication_models import (
    Decision,
    PublicationDetail,
    PublicationList,
    ShownDraftJob,
    ShownWithheldCells,
)
from services.projections.domain import (
    Command,
    Publication,
    RefusePublication,
    ReleasePublication,
    WithdrawPublication,
    series_of,
)
from services.projections.domain.reporting_quarters import quarter_of
from services.projections.domain.series import require_draftable
from services.projections.runtime import projections_runtime
from services.projections.store import draft_jobs
from services.projections.store.approved_cases import require_whole_view
from services.projections.store.draft_jobs import DraftJob
from services.projections.store.publication_drafts import digests_of, find_draft, read_documents
from services.projections.store.publication_ledger import settle
from services.projections.store.publications import load_series, publications
from services.projections.tables.withheld import withheld_cells, withheld_table
from shared.contracts.projections import PublicationVersion, WithdrawalReason
from shared.contracts.vocabulary import Digest, Quarter, Site
from shared.errors import Refused
from shared.mongo import Document
from shared.web.authorization import AuthorizedRequest, Requires

BYTES = "application/octet-stream"
"""A document is passed on as bytes, which its digest names."""

router = APIRouter(prefix="/sites/{site}/publications")


class NewDraft(BaseModel):
    """The reporting quarter that the draft closes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    quarter: Quarter


class Withdrawal(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    reason: WithdrawalReason


@router.get("", response_model=PublicationList)
async def list_publications(
    site: Site, ctx: Annotated[AuthorizedRequest, Requires("publication.read")]
) -> JSONResponse:
    """The site's publications in the order of their drafts, and how far the newest draft job is."""
    series = await load_series(ctx.runtime.store, site)
    job = await draft_jobs.find(ctx.runtime.store, site)
    shown = [publication.model_dump(mode="json") for publication in series.publications]
    return JSONResponse({"site": site, "publications": shown, "job": _shown_job(job) if job else None})


@router.post("", status_code=202, response_model=ShownDraftJob)
async def draft_publication(
    site: Site, body: NewDraft, ctx: Annotated[AuthorizedRequest, Requires("publication.draft")]
) -> JSONResponse:
    """Ask for a draft that closes a reporting quarter; it is made beside, with its progress in the list."""
    store, today = ctx.runtime.store, ctx.today(site).isoformat()
    require_draftable(await load_series(store, site), body.quarter)
    if body.quarter > quarter_of(today):
        detail = f"{body.quarter} has not begun. The newest quarter that can be published is {quarter_of(today)}."
        raise Refused("quarter-not-begun", 422, detail)
    await require_whole_view(store, site)
    as_of = ctx.cause.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    job = await draft_jobs.add(store, DraftJob(site, body.quarter, ctx.user.id, as_of, today), ctx.runtime.now())
    return JSONResponse(_shown_job(job), 202, {"Location": f"/api/v1/sites/{site}/publications"})


@router.get("/{version}", response_model=PublicationDetail)
async def read_publication(
    site: Site, version: PublicationVersion, ctx: Annotated[AuthorizedRequest, Requires("publication.read")]
) -> JSONResponse:
    """A publication with its documents, what the audit did, and how many cells are withheld by status and place."""
    publication, draft = await _stored(ctx, site, version)
    contents = await _documents(ctx, site, draft)
    return JSONResponse(
        publication.model_dump(mode="json")
        | {"site": site, "documents": draft["documents"], "audit": draft["audit"]}
        | {"withheld": withheld_table(contents)}
    )


@router.get("/{version}/withheld", response_model=ShownWithheldCells)
async def list_withheld_cells(
    site: Site, version: PublicationVersion, ctx: Annotated[AuthorizedRequest, Requires("publication.read")]
) -> JSONResponse:
    """Each cell that is withheld, with its status."""
    _, draft = await _stored(ctx, site, version)
    return JSONResponse({"version": version, "cells": withheld_cells(await _documents(ctx, site, draft))})


@router.get("/{version}/documents/{digest}", response_class=Response, responses={200: {"content": {BYTES: {}}}})
async def read_publication_document(
    site: Site,
    version: PublicationVersion,
    digest: Digest,
    ctx: Annotated[AuthorizedRequest, Requires("publication.read")],
) -> Response:
    """A document of a draft or publication, byte for byte as the public gets it."""
    _, draft = await _stored(ctx, site, version)
    if digest not in digests_of(draft):
        raise Refused.missing()
    contents = await read_documents(ctx.runtime.store, site, [digest])
    return Response(contents[digest], media_type=BYTES)


@router.post("/{version}/release", response_model=Decision)
async def release_publication(
    site: Site, version: PublicationVersion, ctx: Annotated[AuthorizedRequest, Requires("publication.release")]
) -> JSONResponse:
    """Release a draft that another person made: it is public from now on."""
    return await _decide(ctx, site, version, ReleasePublication(version, ctx.user.id))


@router.post("/{version}/refuse", response_model=Decision)
async def refuse_publication(
    site: Site, version: PublicationVersion, ctx: Annotated[AuthorizedRequest, Requires("publication.release")]
) -> JSONResponse:
    """Give a draft up; it counts as never published."""
    return await _decide(ctx, site, version, RefusePublication(version))


@router.post("/{version}/withdraw", response_model=Decision)
async def withdraw_publication(
    site: Site,
    version: PublicationVersion,
    body: Withdrawal,
    ctx: Annotated[AuthorizedRequest, Requires("publication.withdraw")],
) -> JSONResponse:
    """Withdraw a released version; a notice stays in the place of its figures."""
    return await _decide(ctx, site, version, WithdrawPublication(version, body.reason))


async def _decide(ctx: AuthorizedRequest, site: str, version: str, command: Command) -> JSONResponse:
    """Commit the decision, then write what follows from it; what a crash leaves out, the worker writes."""
    runtime = projections_runtime(ctx.runtime)
    decided = await publications.execute(runtime.store, ctx.cause, site, series_of(site), command)
    await settle(runtime.store, runtime.public_store, site, decided.state)
    publication = decided.state.find(version)
    assert publication is not None
    return JSONResponse({"site": site} | publication.model_dump(mode="json"))


async def _stored(ctx: AuthorizedRequest, site: str, version: str) -> tuple[Publication, Document]:
    """Return a publication and its stored draft. Raises Refused (404)."""
    publication = (await load_series(ctx.runtime.store, site)).find(version)
    draft = await find_draft(ctx.runtime.store, site, version)
    if publication is None or draft is None:
        raise Refused.missing()
    return publication, draft


async def _documents(ctx: AuthorizedRequest, site: str, draft: Document) -> dict[str, bytes]:
    """Return the contents of a draft's documents by name."""
    contents = await read_documents(ctx.runtime.store, site, digests_of(draft))
    return {document["name"]: contents[document["sha256"]] for document in draft["documents"]}


def _shown_job(job: DraftJob) -> dict[str, Any]:
    fields = asdict(replace(job, cells=()))
    shown = ("site", "quarter", "state", "measure", "finished", "measures", "version", "detail")
    return {name: fields[name] for name in shown} | {"cells": list(job.cells)}
