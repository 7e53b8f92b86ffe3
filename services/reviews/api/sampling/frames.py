"""Sampling frames: a county's cases as its agency lists them, taken in row by row and shown to few."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.county_path import CountyPath, in_county
from services.reviews.domain.sampling.csv_table import MOST_NAMED
from services.reviews.domain.sampling.draw import draw
from services.reviews.domain.sampling.frame import Frame, read_frame
from services.reviews.domain.sampling.presentation import shown_picks, shown_sample
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import TakeFrame
from services.reviews.store import frames, sampling
from shared.contracts.reviews.sampling import FrameUploaded
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter(tags=["reviews"])


class FrameText(Strict):
    """The frame as CSV: its first row names reference, population, agency, and if wanted opened and county."""

    csv: Annotated[str, Field(max_length=4 * 1024 * 1024)]


@router.put("/sites/{site}/reviews/{quarter}/samples/{county}/frame")
async def upload_frame(
    where: Annotated[CountyPath, Depends(in_county)], body: FrameText, ctx: CurrentRequest
) -> JSONResponse:
    """Take in a county's frame in an earlier one's place, until something was drawn; bad rows are named by number."""
    ctx.require("sample.draw", where.site, where.about)
    await where.to_draw(ctx)
    frame = await asyncio.to_thread(read_frame, body.csv, where.county, where.quarter)
    done = await _take_in(ctx, where, frame)
    content = practice(where.site) | shown_sample(where.site, where.quarter, where.county, done.state)
    return versioned_response(content | _warnings(frame), done.head.sequence, replayed=done.replayed)


@router.get("/sites/{site}/reviews/{quarter}/samples/{county}/frame")
async def read_sampling_frame(where: Annotated[CountyPath, Depends(in_county)], ctx: CurrentRequest) -> JSONResponse:
    """The frame in its canonical order, with its salt; once drawn, which of its cases stands at which place."""
    verdict = ctx.require("frame.read", where.site, where.about)
    found = await sampling.samples.load(ctx.runtime.store, where.site, where.sample)
    kept = await frames.read(ctx.runtime.store, where.frame(ctx), found.state.digest)
    content = where.content | practice(where.site) | {"digest": found.state.digest, "salt": kept.salt}
    picks = _again(kept.frame, found.state)
    shown = versioned_response(content | {"csv": kept.frame.canonical, "picks": picks}, found.head.sequence)
    mark_audited_read(shown, "read_sampling_frame", verdict)
    return shown


async def _take_in(ctx: RequestContext, where: CountyPath, frame: Frame) -> LoadedAggregate[Sample]:
    """Kept before the fact that names it; what was not accepted, and what it replaces, is let go."""
    store, place = ctx.runtime.store, where.frame(ctx)
    digest = await frames.keep(store, place, frame, ctx.cause.at)
    command = TakeFrame(FrameUploaded(digest=digest, strata=frame.strata))
    try:
        done = await sampling.samples.execute(store, ctx.cause, where.site, where.sample, command)
    except Refused:
        await frames.let_go(store, place, digest)
        raise
    if done.decided_on is None:
        await frames.let_go(store, place, digest)
    else:
        await frames.let_go_of_earlier(store, place, digest, done.decided_on.digest, ctx.cause.at)
    return done


def _warnings(frame: Frame) -> dict[str, Any]:
    """What can be drawn and may have to be eliminated."""
    named = [{"row": one.row, "what": one.what} for one in frame.warnings[:MOST_NAMED]]
    return {"warnings": named, "more_warnings": len(frame.warnings) - len(named)}


def _again(frame: Frame, sample: Sample) -> list[dict[str, Any]]:
    """The draw repeated, as anybody can who has the frame and the seed."""
    if sample.cases is None:
        return []
    return shown_picks(draw(frame.rows, sample.cases, bytes.fromhex(sample.seed)))
