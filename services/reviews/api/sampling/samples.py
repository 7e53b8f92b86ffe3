"""Sample of a county and quarter: drawn once with a random seed; eliminated cases are replaced in order."""

import os
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.county_path import CountyPath, in_county, of_county
from services.reviews.api.sampling.response_models import SampleResponse
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
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
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


@router.post("/sites/{site}/reviews/{quarter}/samples/{county}/draw", response_model=SampleResponse)
async def draw_county(
    where: Annotated[CountyPath, Depends(in_county)],
    ctx: Annotated[AuthorizedRequest, Requires("sample.draw", resource=of_county)],
    body: HowMany | None = None,
) -> JSONResponse:
    """Draw the county's cases of the quarter, once; an empty frame is said to hold no eligible case."""
    expected, requested = await where.to_draw(ctx), body or HowMany()
    counts = fewer(expected, requested.cases.foster_care, requested.cases.in_home) if requested.cases else expected
    store, site = ctx.runtime.store, where.site
    state = await sampling.sample_of(store, site, where.quarter, where.county)
    stored = (
        await frames.read(store, where.frame(ctx), state.digest) if state.digest else frames.StoredFrame(Frame(()), "")
    )
    reason = reason_for(expected, counts, requested.why)
    command = DrawSample(stored.frame, bytes.fromhex(stored.salt), counts, reason, _new_seed(ctx, where))
    return _sample_response(where, await sampling.samples.execute(store, ctx.cause, site, where.sample, command))


@router.get("/sites/{site}/reviews/{quarter}/samples/{county}", response_model=SampleResponse)
async def read_sample(
    where: Annotated[CountyPath, Depends(in_county)],
    ctx: Annotated[AuthorizedRequest, Requires("sample.read", resource=of_county)],
) -> JSONResponse:
    """What proves the draw, and each pick with the id that its case has or will have."""
    return _sample_response(where, await sampling.samples.load(ctx.runtime.store, where.site, where.sample))


@router.post("/sites/{site}/reviews/{quarter}/samples/{county}/replacements", response_model=SampleResponse)
async def take_replacement(
    where: Annotated[CountyPath, Depends(in_county)],
    body: Eliminated,
    ctx: Annotated[AuthorizedRequest, Requires("sample.draw", resource=of_county)],
) -> JSONResponse:
    """Take the next case of the oversample for one that was eliminated."""
    store = ctx.runtime.store
    sample = await sampling.samples.load(store, where.site, where.sample)
    command = ReplaceCase(body.case, await _rank_of_eliminated(ctx, where, sample.state, body.case))
    return _sample_response(where, await sampling.samples.execute(store, ctx.cause, where.site, where.sample, command))


def _new_seed(ctx: RequestContext, where: CountyPath) -> bytes:
    """Returns 32 random bytes; with OMS_DRAW_SEED, which production refuses, always the same for the same county."""
    if fixed := ctx.runtime.settings.draw_seed:
        return derived_seed(fixed, where.site, where.quarter, where.county)
    return os.urandom(SEED_BYTES)


async def _rank_of_eliminated(ctx: RequestContext, where: CountyPath, sample: Sample, case: str) -> int:
    """Returns the case's rank. Raises Refused for a case of another sample, and for one that is not eliminated."""
    ids = {case_id_of(where.site, where.quarter, where.county, pick.rank): pick.rank for pick in sample.in_review}
    if case not in ids:
        raise Refused("not-in-the-sample", 422, "This case is not in the sample of this county and quarter.")
    if (await cases.load(ctx.runtime.store, where.site, case)).state.stage != "eliminated":
        raise Refused("case-not-eliminated", 409, "Only a case that was eliminated is replaced.")
    return ids[case]


def _sample_response(where: CountyPath, loaded: LoadedAggregate[Sample]) -> JSONResponse:
    content = {"site": where.site} | practice(where.site)
    content |= shown_sample(where.site, where.quarter, where.county, loaded.state)
    return versioned_response(content, loaded.head.sequence, replayed=loaded.replayed)
