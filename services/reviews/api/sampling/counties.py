"""A county in a quarter's review: its cases and interviews, its onsite review, and the reason of a shortfall."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.county_path import CountyPath, in_county, of_county
from services.reviews.api.sampling.response_models import CountyResponse, ExplainedShortfall, ScheduledOnsite
from services.reviews.domain.sampling.presentation import county_row, shown_year
from services.reviews.domain.sampling.quarters import year_up_to
from services.reviews.domain.sampling.quota_table import banner_of
from services.reviews.domain.sampling.review import ExplainShortfall, Review, ScheduleOnsite, review_id
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import case_id_of
from services.reviews.domain.sampling.yearly_coverage import Yearly, year_of
from services.reviews.store import cases, sampling
from shared.contracts.reviews.sampling import OnsiteScheduled, ShortfallExplained, ShortfallReason
from shared.contracts.vocabulary import Day, PersonId
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import practice, versioned_response

router = APIRouter(tags=["reviews"])


class Onsite(Strict):
    first: Day
    last: Day
    team: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=40)]


class Shortfall(Strict):
    why: ShortfallReason


@router.get("/sites/{site}/reviews/{quarter}/counties/{county}", response_model=CountyResponse)
async def read_county(
    where: Annotated[CountyPath, Depends(in_county)],
    ctx: Annotated[AuthorizedRequest, Requires("sample.read", resource=of_county)],
) -> JSONResponse:
    """Expected and completed cases, the onsite event with its cases and interviews, and how the last year went."""
    review, store = await where.review(ctx), ctx.runtime.store
    sample = await sampling.sample_of(store, where.site, where.quarter, where.county)
    rows = await _cases(ctx, where, sample)
    content: dict[str, Any] = {"site": where.site, "banner": banner_of(review.quota_table)} | practice(where.site)
    content |= {"quarter": where.quarter} | county_row(review, where.county, sample)
    content["completed"] = sum(row["stage"] == "approved_final" for row in rows)
    content["cases"] = rows
    content["interviews"] = await sampling.interviews_of(store, where.site, where.quarter, where.county)
    return JSONResponse(content | {"year": shown_year(await _year(ctx, where, review))})


@router.put("/sites/{site}/reviews/{quarter}/counties/{county}/onsite", response_model=ScheduledOnsite)
async def schedule_team(
    where: Annotated[CountyPath, Depends(in_county)],
    body: Onsite,
    ctx: Annotated[AuthorizedRequest, Requires("review.manage", resource=of_county)],
) -> JSONResponse:
    """When a team reviews the county onsite (R83); each of them has a role in this site."""
    if strangers := [person for person in body.team if not ctx.runtime.access.state.assignments(where.site, person)]:
        raise Refused("onsite-team", 422, "Somebody in the team has no role in this site.", people=strangers)
    planned = OnsiteScheduled(county=where.county, first=body.first, last=body.last, team=body.team)
    return await _execute(ctx, where, ScheduleOnsite(planned), planned)


@router.put("/sites/{site}/reviews/{quarter}/counties/{county}/shortfall", response_model=ExplainedShortfall)
async def explain_county(
    where: Annotated[CountyPath, Depends(in_county)],
    body: Shortfall,
    ctx: Annotated[AuthorizedRequest, Requires("review.manage", resource=of_county)],
) -> JSONResponse:
    """Why the county reviews fewer cases than expected (R52)."""
    explained = ShortfallExplained(county=where.county, why=body.why)
    return await _execute(ctx, where, ExplainShortfall(explained), explained)


async def _execute(
    ctx: RequestContext,
    where: CountyPath,
    command: ScheduleOnsite | ExplainShortfall,
    event: OnsiteScheduled | ShortfallExplained,
) -> JSONResponse:
    """Executes the command and returns the content of its event, whose version is the ETag."""
    store = ctx.runtime.store
    saved = await sampling.reviews.execute(store, ctx.cause, where.site, review_id(where.quarter), command)
    content = where.content | event.model_dump(mode="json")
    return versioned_response(content, saved.head.sequence, replayed=saved.replayed)


async def _cases(ctx: RequestContext, where: CountyPath, sample: Sample) -> list[dict[str, Any]]:
    """Returns the cases of the county's review with their stages; None where no case was created of a pick yet."""
    ids = {pick.rank: case_id_of(where.site, where.quarter, where.county, pick.rank) for pick in sample.in_review}
    stages = await asyncio.gather(*(_stage(ctx, where.site, case) for case in ids.values()))
    return [
        {"rank": rank, "case": case, "stage": stage} for (rank, case), stage in zip(ids.items(), stages, strict=True)
    ]


async def _stage(ctx: RequestContext, site: str, case: str) -> str | None:
    try:
        return (await cases.load(ctx.runtime.store, site, case)).state.stage
    except Refused:
        return None


async def _year(ctx: RequestContext, where: CountyPath, review: Review) -> Yearly | None:
    """Returns None before four quarters planned by quota tables, and for a county without a row in one of them."""
    if review.quota_table is None:
        return None
    store, year = ctx.runtime.store, year_up_to(where.quarter)
    reviews = [quarter for quarter in await sampling.reviews_of(store, where.site) if quarter.quarter in year]
    if len(reviews) < len(year) or any(
        where.county not in quarter.expected or quarter.mode != "STATE" for quarter in reviews
    ):
        return None
    samples = [await sampling.sample_of(store, where.site, quarter.quarter, where.county) for quarter in reviews]
    table = await sampling.table_of(store, where.site, review.quota_table)
    minimum = next(row.minimum for row in table.rows if row.county == where.county)
    return year_of(where.county, minimum, list(zip(reviews, samples, strict=True)))
