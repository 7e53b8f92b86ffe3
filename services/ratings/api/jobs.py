"""Exports as jobs: begun, followed and fetched within a day, by the person who began them alone."""

import hashlib
import uuid
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, StreamingResponse

from services.ratings.api.exports import Filters, authorize_export, file_headers, file_responses
from services.ratings.api.response_models import ExportId, ShownExport
from services.ratings.exports import case_pages, file_chunks, jobs
from services.ratings.exports.jobs import Job
from services.ratings.exports.writer import MEDIA
from shared.access import ResourceScope
from shared.contracts.vocabulary import Site
from shared.errors import Refused
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read

router = APIRouter()


@router.post("/sites/{site}/exports", status_code=202, response_model=ShownExport)
async def begin_export(site: Site, body: Filters, ctx: CurrentRequest) -> JSONResponse:
    """Ask for a file of any number of cases; it is made beside, and kept for a day."""
    _, query = await authorize_export(ctx, site, body)
    rows = await case_pages.count(ctx.runtime.store, query)
    retry = ctx.cause.retry
    requested = Job(_id(ctx), ctx.user.id, body.format, query, rows, body.bom, retry.body if retry else "")
    job = await jobs.add(ctx.runtime.store, requested, ctx.runtime.now())
    if job.body != requested.body:
        raise Refused("idempotency-key-reused", 422, "This Idempotency-Key was used with another request before.")
    return JSONResponse(_shown(job), 202, {"Location": f"/api/v1/sites/{site}/exports/{job.id}"})


@router.get("/sites/{site}/exports/{export}", response_model=ShownExport)
async def read_export(site: Site, export: ExportId, ctx: CurrentRequest) -> JSONResponse:
    """How far the file is: so many cases of so many."""
    ctx.require("case.export", site)
    return JSONResponse(_shown(await _own(ctx, site, export)))


@router.get("/sites/{site}/exports/{export}/file", response_class=Response, responses=file_responses(*MEDIA.values()))
async def read_export_file(site: Site, export: ExportId, ctx: CurrentRequest) -> StreamingResponse:
    """The file, once it is done."""
    decision = ctx.require("case.export", site)
    job = await _own(ctx, site, export)
    for county in job.query.counties or ():
        ctx.require("case.export", site, ResourceScope(county=county))
    if job.state != "done":
        raise Refused("export-not-ready", 409, DETAILS[job.state], done=job.exported, rows=job.rows)
    named = Filters(format=job.format, quarter=job.query.quarter, stage=job.query.stage)
    headers = file_headers(site, named) | {"Content-Length": str(job.size)}
    response = StreamingResponse(
        file_chunks.read(ctx.runtime.store, job), headers=headers, media_type=MEDIA[job.format]
    )
    mark_audited_read(response, "read_export_file", decision)
    return response


DETAILS = {
    "waiting": "The file is not made yet. Ask again in a moment.",
    "running": "The file is being made. Ask again in a moment.",
    "failed": "The file could not be made. Ask for it anew.",
}


async def _own(ctx: RequestContext, site: str, export: str) -> Job:
    """Return the job. Raises Refused (404) for one that has expired, or is another person's."""
    job = await jobs.find(ctx.runtime.store, site, export)
    if job is None or job.by != ctx.user.id:
        raise Refused.missing()
    return job


def _id(ctx: RequestContext) -> str:
    """Return the id of the job; a repeated request has the same."""
    if retry := ctx.cause.retry:
        return f"exp_{hashlib.sha256(retry.key.encode()).hexdigest()[:32]}"
    return f"exp_{uuid.UUID(ctx.runtime.new_id()).hex}"


def _shown(job: Job) -> dict[str, Any]:
    filters = {"quarter": job.query.quarter, "stage": job.query.stage, "counties": job.query.counties}
    head = {"id": job.id, "site": job.site, "state": job.state, "format": job.format}
    return head | filters | {"done": job.exported, "rows": job.rows, "size": job.size if job.state == "done" else None}
