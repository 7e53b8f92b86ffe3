"""A county's sample of a quarter: drawn once with a seed that nobody chose; eliminated cases are replaced in order."""

import os
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.county_path import CountyPath, in_county
from services.reviews.domain.sampling.draw import derived_seed
from services.reviews.domain.sampling.frame import Frame
from services.reviews.domain.sampling.presentation import shown_sample
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import (
    DrawSample,
    ReplaceCase,
    case_id_of,
    fewer,
    reason_for,
)
from services.reviews.store import cases, frames, sampling
from shared.contracts.reviews.sampling import Cases, ShortfallReason
from shared.contracts.vocabulary import CaseId
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import practice, versioned_response

router = APIRouter(tags=["reviews"])

SEED_BYTES = 32


class Fewer(Strict):
    foster_care: Cases
    in_home: Cases


class HowMany(Strict):
    """Fewer cases than expected, and why; left out, as many as are expected are drawn."""

    cases: Fewer | None = None
    why: ShortfallReason | None = None


class Eliminated(Strict):
    case: CaseId


@router.post("/sites/{site}/reviews/{quarter}/samples/{county}/draw")
async def draw_county(
    where: Annotated[CountyPath, Depends(in_county)], ctx: CurrentRequest, body: HowMany | None = None
) -> JSONResponse:
    """Draw the county's cases of the quarter, once; an empty frame is said to hold no eligible case."""
    ctx.require("sample.draw", where.site, where.about)
    expected, asked = await where.to_draw(ctx), body or HowMany()
    wanted = fewer(expected, asked.cases.foster_care, asked.cases.in_home) if asked.cases else expected
    store, site = ctx.runtime.store, where.site
    state = await sampling.sample_of(store, site, where.quarter, where.county)
    kept = await frames.read(store, where.frame(ctx), state.digest) if state.digest else frames.Kept(Frame(()), "")
    why = reason_for(expected, wanted, asked.why)
    command = DrawSample(kept.frame, bytes.fromhex(kept.salt), wanted, why, _new_seed(ctx, where))
    done = await sampling.samples.execute(store, ctx.cause, site, where.sample, command)
    return _shown(where, done)


@router.get("/sites/{site}/reviews/{quarter}/samples/{county}")
async def read_sample(where: Annotated[CountyPath, Depends(in_county)], ctx: CurrentRequest) -> JSONResponse:
    """What proves the draw, and each pick with the id that its case has or will have."""
    ctx.require("sample.read", where.site, where.about)
    return _shown(where, await sampling.samples.load(ctx.runtime.store, where.site, where.sample))


@router.post("/sites/{site}/reviews/{quarter}/samples/{county}/replacements")
async def take_replacement(
    where: Annotated[CountyPath, Depends(in_county)], body: Eliminated, ctx: CurrentRequest
) -> JSONResponse:
    """Take the next case of the oversample for one that was eliminated."""
    ctx.require("sample.draw", where.site, where.about)
    found = await sampling.samples.load(ctx.runtime.store, where.site, where.sample)
    rank = await _rank_of_eliminated(ctx, where, found.state, body.case)
    command = ReplaceCase(body.case, rank)
    return _shown(
        where, await sampling.samples.execute(ctx.runtime.store, ctx.cause, where.site, where.sample, command)
    )


def _new_seed(ctx: RequestContext, where: CountyPath) -> bytes:
    """Returns 32 random bytes; with OMS_DRAW_SEED, which production refuses, always the same for the same county."""
    if fixed := ctx.runtime.settings.draw_seed:
        return derived_seed(fixed, where.site, where.quarter, where.county)
    return os.urandom(SEED_BYTES)


async def _rank_of_eliminated(ctx: RequestContext, where: CountyPath, sample: Sample, case: str) -> int:
    """Raises Refused for a case of another county or quarter, and for one that is still in the review."""
    ids = {case_id_of(where.site, where.quarter, where.county, one.rank): one.rank for one in sample.in_review}
    if case not in ids:
        words = "This case is not in the sample of this county and quarter."
        raise Refused("not-in-the-sample", 422, words)
    if (await cases.load(ctx.runtime.store, where.site, case)).state.stage != "eliminated":
        raise Refused("case-not-eliminated", 409, "Only a case that was eliminated is replaced.")
    return ids[case]


def _shown(where: CountyPath, done: LoadedAggregate[Sample]) -> JSONResponse:
    content = {"site": where.site} | practice(where.site)
    content |= shown_sample(where.site, where.quarter, where.county, done.state)
    return versioned_response(content, done.head.sequence, replayed=done.replayed)
