"""Who reviews a case: a place of the sample becomes a case in its reviewers' hands; conflicts of interest."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict, case_response, execute, save_response
from services.reviews.api.sampling.county_path import CountyPath, in_county
from services.reviews.domain import CreateCase
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.entry.commands import AssignReviewers, DeclareConflict
from services.reviews.domain.certification import Certification, id_of
from services.reviews.domain.sampling.sample_commands import case_id_of
from services.reviews.domain.sampling.sampled_case import case_of
from services.reviews.store import certifications, sampling
from shared.contracts.reviews.sampling import Rank
from shared.contracts.vocabulary import CaseId, CaseType, PersonId, Purpose, Site, purpose_of
from shared.errors import Refused
from shared.web.request import CurrentRequest, RequestContext

router = APIRouter()


class Reviewers(Strict):
    reviewers: tuple[PersonId, ...] = Field(min_length=1, max_length=4)


class Picked(Reviewers):
    """`case_type`: IHDR where an in-home case is a differential response; left out, foster care or in-home services."""

    case_type: CaseType | None = None


@router.put("/sites/{site}/reviews/{quarter}/samples/{county}/picks/{rank}/reviewers", status_code=201)
async def assign_pick(
    where: Annotated[CountyPath, Depends(in_county)], rank: Rank, body: Picked, ctx: CurrentRequest
) -> JSONResponse:
    """Make a case of this place of the sample, in the hands of these people."""
    ctx.require("case.assign", where.site, where.about)
    rules.check_runs(ctx.site(where.site), "cases")
    review = await where.review(ctx)
    pick = await sampling.pick_for(ctx.runtime.store, where.site, where.quarter, where.county, rank)
    created = case_of(pick, where.county, where.quarter, review.instrument, body.case_type)
    uncertified = await uncertified_of(ctx, where.site, body.reviewers)
    case = case_id_of(where.site, where.quarter, where.county, rank)
    command = CreateCase(created, body.reviewers, uncertified)
    return case_response(ctx, await execute(ctx, "case.assign", where.site, case, command), status=201)


@router.put("/sites/{site}/cases/{case}/reviewers")
async def assign_case(site: Site, case: CaseId, body: Reviewers, ctx: CurrentRequest) -> JSONResponse:
    """Give the case to these people, who must be reviewers of the site and certified today."""
    ctx.require("case.assign", site)
    uncertified = await uncertified_of(ctx, site, body.reviewers)
    done = await execute(ctx, "case.assign", site, case, AssignReviewers(body.reviewers, uncertified))
    return save_response(done, {"assigned": done.state.assigned})


@router.post("/sites/{site}/cases/{case}/conflict")
async def declare_conflict(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """Declare a conflict of interest of one's own: one works on the case no more."""
    ctx.require("case.decline", site)
    return save_response(await execute(ctx, "case.decline", site, case, DeclareConflict(ctx.user.id)), {})


async def uncertified_of(ctx: RequestContext, site: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """Those who may not be given cases today. Raises Refused for somebody who is no reviewer of the site."""
    facts = ctx.runtime.access.facts
    strangers = [one for one in people if not any(held.role == "REVIEWER" for held in facts.held(site, one))]
    if strangers:
        raise Refused("not-a-reviewer", 422, "Somebody named is not a reviewer of this site.", people=strangers)
    if purpose_of(site) is Purpose.TRAINING:  # who is not certified yet learns there
        return ()
    states = [await _certification(ctx, site, one) for one in people]
    today = ctx.cause.at.date()
    return tuple(one for one, state in zip(people, states, strict=True) if not state.holds_on(today))


async def _certification(ctx: RequestContext, site: str, person: str) -> Certification:
    try:
        return (await certifications.load(ctx.runtime.store, site, id_of(person))).state
    except Refused:
        return Certification()
