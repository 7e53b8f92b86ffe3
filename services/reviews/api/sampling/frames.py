"""Sampling frames: upload and reading of a county's cases as its agency lists them."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.reviews.api.sampling.county_path import CountyPath, in_county, of_county
from services.reviews.api.sampling.response_models import FrameResponse, UploadedFrame
from services.reviews.domain.sampling.draw import draw
from services.reviews.domain.sampling.frame import Frame, read_frame
from services.reviews.domain.sampling.presentation import shown_picks, shown_sample
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import TakeFrame
from services.reviews.store import frames, sampling
from shared.contracts.reviews.sampling import FrameUploaded
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.tables.refusals import noted
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response
from shared.web.table_content import TableContent

router = APIRouter(tags=["reviews"])


class FrameText(TableContent):
    """The frame as text or file: a row names reference, population, agency, and if wanted opened and county."""


@router.put("/sites/{site}/reviews/{quarter}/samples/{county}/frame", response_model=UploadedFrame)
async def upload_frame(
    where: Annotated[CountyPath, Depends(in_county)],
    body: FrameText,
    ctx: Annotated[AuthorizedRequest, Requires("sample.draw", resource=of_county)],
) -> JSONResponse:
    """Take in a county's frame in an earlier one's place, until something was drawn; bad rows are named by number."""
    await where.to_draw(ctx)
    frame = await asyncio.to_thread(read_frame, body.content, where.county, where.quarter)
    saved = await _take_in(ctx, where, frame)
    content = practice(where.site) | shown_sample(where.site, where.quarter, where.county, saved.state)
    return versioned_response(content | _warnings(frame), saved.head.sequence, replayed=saved.replayed)


@router.get("/sites/{site}/reviews/{quarter}/samples/{county}/frame", response_model=FrameResponse)
async def read_sampling_frame(
    where: Annotated[CountyPath, Depends(in_county)],
    ctx: Annotated[AuthorizedRequest, Requires("frame.read", resource=of_county)],
) -> JSONResponse:
    """The frame in its canonical order, with its salt; once drawn, which of its cases stands at which place."""
    sample = await sampling.samples.load(ctx.runtime.store, where.site, where.sample)
    stored = await frames.read(ctx.runtime.store, where.frame(ctx), sample.state.digest)
    content: dict[str, Any] = where.content | practice(where.site)
    content |= {"digest": sample.state.digest, "salt": stored.salt}
    content |= {"csv": stored.frame.canonical, "picks": _redraw(stored.frame, sample.state)}
    response = versioned_response(content, sample.head.sequence)
    mark_audited_read(response, "read_sampling_frame", ctx.decision)
    return response


async def _take_in(ctx: RequestContext, where: CountyPath, frame: Frame) -> LoadedAggregate[Sample]:
    """Stores the frame before the event that names it, and deletes a refused frame or the replaced one."""
    store, address = ctx.runtime.store, where.frame(ctx)
    digest = await frames.save(store, address, frame, ctx.cause.at)
    command = TakeFrame(FrameUploaded(digest=digest, strata=frame.strata))
    try:
        saved = await sampling.samples.execute(store, ctx.cause, where.site, where.sample, command)
    except Refused:
        await frames.discard(store, address, digest)
        raise
    if saved.decided_on is None:
        await frames.discard(store, address, digest)
    else:
        await frames.discard_earlier(store, address, digest, saved.decided_on.digest, ctx.cause.at)
    return saved


def _warnings(frame: Frame) -> dict[str, Any]:
    """Returns what was read, and warnings of rows that can be drawn and may have to be eliminated."""
    named = noted(frame.warnings)
    return {"read": frame.summary, "warnings": named, "more_warnings": len(frame.warnings) - len(named)}


def _redraw(frame: Frame, sample: Sample) -> list[dict[str, Any]]:
    """Returns the picks of the draw, repeated from the frame and the seed."""
    if sample.cases is None:
        return []
    return shown_picks(draw(frame.rows, sample.cases, bytes.fromhex(sample.seed)))
