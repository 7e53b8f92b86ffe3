"""Sampling frames: a county's cases as its agency lists them, taken in row by row and shown to few."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.county_path import Where, in_county
from services.reviews.domain.sampling.csv_table import MOST_NAMED
from services.reviews.domain.sampling.draw import draw
from services.reviews.domain.sampling.frame import Frame, read_frame
from services.reviews.domain.sampling.presentation import shown_picks, shown_sample
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import take_frame
from services.reviews.store import frames, sampling
from shared.contracts.reviews.sampling import FrameUploaded, SampleEvent
from shared.errors import Refused
from shared.eventstore.repository import Loaded
from shared.web.request import Asked, AskedBy
from shared.web.responses import answer, practice, read_noted

router = APIRouter(tags=["reviews"])


class FrameText(Strict):
    """The frame as CSV: its first row names reference, population, agency, and if wanted opened and county."""

    csv: Annotated[str, Field(max_length=4 * 1024 * 1024)]


@router.put("/sites/{site}/reviews/{quarter}/samples/{county}/frame")
async def upload_frame(where: Annotated[Where, Depends(in_county)], body: FrameText, by: AskedBy) -> JSONResponse:
    """Take in a county's frame in an earlier one's place, until something was drawn; bad rows are named by number."""
    by.demand("sample.draw", where.site, where.about)
    await where.to_draw(by)
    frame = await asyncio.to_thread(read_frame, body.csv, where.county, where.quarter)
    done = await _take_in(by, where, frame)
    content = practice(where.site) | shown_sample(where.site, where.quarter, where.county, done.state)
    return answer(content | _warnings(frame), done.head.sequence, replayed=done.replayed)


@router.get("/sites/{site}/reviews/{quarter}/samples/{county}/frame")
async def read_sampling_frame(where: Annotated[Where, Depends(in_county)], by: AskedBy) -> JSONResponse:
    """The frame in its canonical order, with its salt; once drawn, which of its cases stands at which place."""
    verdict = by.demand("frame.read", where.site, where.about)
    found = await sampling.samples.load(by.runtime.store, where.site, where.sample)
    kept = await frames.read(by.runtime.store, where.frame(by), found.state.digest)
    content = where.content | practice(where.site) | {"digest": found.state.digest, "salt": kept.salt}
    picks = _again(kept.frame, found.state)
    shown = answer(content | {"csv": kept.frame.canonical, "picks": picks}, found.head.sequence)
    read_noted(shown, "read_sampling_frame", verdict)
    return shown


async def _take_in(by: Asked, where: Where, frame: Frame) -> Loaded[Sample]:
    """Kept before the fact that names it; what was not accepted, and what it replaces, is let go."""
    store, place, before = by.runtime.store, where.frame(by), ""
    digest = await frames.keep(store, place, frame, by.cause.at)

    def decided(sample: Sample) -> Sequence[SampleEvent]:
        nonlocal before
        before = sample.digest
        return take_frame(sample, FrameUploaded(digest=digest, strata=frame.strata))

    try:
        done = await sampling.samples.run(store, where.site, where.sample, decided, by.cause)
    except Refused:
        await frames.let_go(store, place, digest)
        raise
    if done.replayed:
        await frames.let_go(store, place, digest)
    else:
        await frames.let_go_of_earlier(store, place, digest, before, by.cause.at)
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
