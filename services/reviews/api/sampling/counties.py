"""A county in a quarter's review: its onsite event with its cases and interviews, and what it falls short of."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.county_path import CountyPath, in_county
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
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import practice, versioned_response

router = APIRouter(tags=["reviews"])


class Onsite(Strict):
    first: Day
    last: Day
    team: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=40)]


class Shortfall(Strict):
    why: ShortfallReason


@router.get("/sites/{site}/reviews/{quarter}/counties/{county}")
async def read_county(where: Annotated[CountyPath, Depends(in_county)], ctx: CurrentRequest) -> JSONResponse:
    """Expected and completed cases, the onsite event with its cases and interviews, and how the last year went."""
    ctx.require("sample.read", where.site, where.about)
    review, store = await where.review(ctx), ctx.runtime.store
    sample = await sampling.sample_of(store, where.site, where.quarter, where.county)
    rows = await _cases(ctx, where, sample)
    content: dict[str, Any] = {"site": where.site, "banner": banner_of(review.quota_table)} | practice(where.site)
    content |= {"quarter": where.quarter} | county_row(review, where.county, sample)
    content["completed"] = sum(row["stage"] == "approved_final" for row in rows)
    content["cases"] = rows
    content["interviews"] = await sampling.interviews_of(store, where.site, where.quarter, where.county)
    return JSONResponse(content | {"year": shown_year(await _year(ctx, where, review))})


@router.put("/sites/{site}/reviews/{quarter}/counties/{county}/onsite")
async def schedule_team(
    where: Annotated[CountyPath, Depends(in_county)], body: Onsite, ctx: CurrentRequest
) -> JSONResponse:
    """When a team reviews the county onsite (R83); each of them has a role in this site."""
    ctx.require("review.manage", where.site, where.about)
    if strangers := [one for one in body.team if not ctx.runtime.access.facts.held(where.site, one)]:
        raise Refused("onsite-team", 422, "Somebody in the team has no role in this site.", people=strangers)
    planned = OnsiteScheduled(county=where.county, first=body.first, last=body.last, team=body.team)
    return await _execute(ctx, where, ScheduleOnsite(planned), planned)


@router.put("/sites/{site}/reviews/{quarter}/counties/{county}/shortfall")
async def explain_county(
    where: Annotated[CountyPath, Depends(in_county)], body: Shortfall, ctx: CurrentRequest
) -> JSONResponse:
    """Why the county reviews fewer cases than expected (R52)."""
    ctx.require("review.manage", where.site, where.about)
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
    done = await sampling.reviews.execute(store, ctx.cause, where.site, review_id(where.quarter), command)
    return versioned_response(where.content | event.model_dump(mode="json"), done.head.sequence, replayed=done.replayed)


async def _cases(ctx: RequestContext, where: CountyPath, sample: Sample) -> list[dict[str, Any]]:
    """What is, or was, in review of this county, with the stage of each; none for one that nobody was given yet."""
    ids = {one.rank: case_id_of(where.site, where.quarter, where.county, one.rank) for one in sample.in_review}
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
    """None before the site has had four quarters by quota tables, and for a county that no table has a row for."""
    if review.quota_table is None:
        return None
    store, year = ctx.runtime.store, year_up_to(where.quarter)
    held = [one for one in await sampling.reviews_of(store, where.site) if one.quarter in year]
    if len(held) < len(year) or any(where.county not in one.expected or one.mode != "STATE" for one in held):
        return None
    of_county = [await sampling.sample_of(store, where.site, one.quarter, where.county) for one in held]
    table = await sampling.table_of(store, where.site, review.quota_table)
    minimum = next(row.minimum for row in table.rows if row.county == where.county)
    return year_of(where.county, minimum, list(zip(held, of_county, strict=True)))
