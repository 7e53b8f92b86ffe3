"""Assignment of reviewers: of a pick, which becomes a case, and of a case; conflicts of interest."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict, case_response, execute, of_case, save_response
from services.reviews.api.cases.qa_response_models import AssignedCase
from services.reviews.api.cases.response_models import CaseResponse, SavedCase
from services.reviews.api.sampling.county_path import CountyPath, in_county, of_county
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
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext

router = APIRouter()


class Reviewers(Strict):
    reviewers: tuple[PersonId, ...] = Field(min_length=1, max_length=4)


class Picked(Reviewers):
    """`case_type`: IHDR where an in-home case is a differential response; left out, foster care or in-home services."""

    case_type: CaseType | None = None


@router.put(
    "/sites/{site}/reviews/{quarter}/samples/{county}/picks/{rank}/reviewers",
    status_code=201,
    response_model=CaseResponse,
)
async def assign_pick(
    where: Annotated[CountyPath, Depends(in_county)],
    rank: Rank,
    body: Picked,
    ctx: Annotated[AuthorizedRequest, Requires("case.assign", resource=of_county)],
) -> JSONResponse:
    """Make a case of this place of the sample, in the hands of these people."""
    rules.check_runs(ctx.site(where.site), "cases")
    review = await where.review(ctx)
    pick = await sampling.pick_for(ctx.runtime.store, where.site, where.quarter, where.county, rank)
    created = case_of(pick, where.county, where.quarter, review.instrument, body.case_type)
    uncertified = await uncertified_of(ctx, where.site, body.reviewers)
    case = case_id_of(where.site, where.quarter, where.county, rank)
    command = CreateCase(created, body.reviewers, uncertified)
    return case_response(ctx, await execute(ctx, where.site, case, command), status=201)


@router.put("/sites/{site}/cases/{case}/reviewers", response_model=AssignedCase)
async def assign_case(
    site: Site,
    case: CaseId,
    body: Reviewers,
    ctx: Annotated[AuthorizedRequest, Requires("case.assign", resource=of_case)],
) -> JSONResponse:
    """Give the case to these people, who must be reviewers of the site and certified today."""
    uncertified = await uncertified_of(ctx, site, body.reviewers)
    assigned = await execute(ctx, site, case, AssignReviewers(body.reviewers, uncertified))
    return save_response(assigned, {"assigned": assigned.state.assigned})


@router.post("/sites/{site}/cases/{case}/conflict", response_model=SavedCase)
async def declare_conflict(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.decline", resource=of_case)]
) -> JSONResponse:
    """Declare a conflict of interest of one's own: one works on the case no more."""
    return save_response(await execute(ctx, site, case, DeclareConflict(ctx.user.id)))


async def uncertified_of(ctx: RequestContext, site: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the people without a certificate today. Raises Refused for a person who is no reviewer of the site."""
    access = ctx.runtime.access.state
    strangers = [
        person
        for person in people
        if not any(assigned.role == "REVIEWER" for assigned in access.assignments(site, person))
    ]
    if strangers:
        raise Refused("not-a-reviewer", 422, "Somebody named is not a reviewer of this site.", people=strangers)
    if purpose_of(site) is Purpose.TRAINING:  # training precedes the certificate
        return ()
    certificates = [await _certification(ctx, site, person) for person in people]
    today = ctx.today(site)
    return tuple(
        person for person, certificate in zip(people, certificates, strict=True) if not certificate.holds_on(today)
    )


async def _certification(ctx: RequestContext, site: str, person: str) -> Certification:
    try:
        return (await certifications.load(ctx.runtime.store, site, id_of(person))).state
    except Refused:
        return Certification()
