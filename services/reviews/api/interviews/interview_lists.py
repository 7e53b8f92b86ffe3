"""Stakeholder interviews of a site, grouped by systemic factor, and the guide's factors as data (R45)."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.reviews.api.interviews.response_models import FactorId, InterviewPage, SystemicFactors
from services.reviews.domain.interviews.presentation import grouped
from services.reviews.domain.interviews.state import Interview
from services.reviews.store.interviews import InterviewQuery, page_of
from shared.access import ResourceScope
from shared.contracts.vocabulary import InterviewId, Quarter, Site
from shared.instrument.systemic_factors import factors
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import practice

router = APIRouter()

MAX_PAGE_SIZE = 200


class InterviewFilter(BaseModel):
    """Of one quarter, about one factor, from where the page before ended; a misspelt filter is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarter: Quarter | None = None
    factor: FactorId | None = None
    after: InterviewId | None = None
    limit: int = Field(default=MAX_PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)


@router.get("/sites/{site}/interviews", response_model=InterviewPage)
async def list_interviews(
    site: Site,
    which: Annotated[InterviewFilter, Query()],
    ctx: Annotated[AuthorizedRequest, Requires("interview.read")],
) -> JSONResponse:
    """A page of interviews under the seven systemic factors; `next` begins the page that follows."""
    items = {item.id for factor in factors() if factor.id == which.factor for item in factor.items}
    query = InterviewQuery(which.limit, which.quarter, items, which.after)
    page, following = await page_of(ctx.runtime.store, site, query)
    readable = [(interview_id, interview) for interview_id, interview in page if _may_read(ctx, site, interview)]
    return JSONResponse({"site": site} | practice(site) | {"factors": grouped(readable), "next": following})


@router.get("/systemic-factors", response_model=SystemicFactors)
async def read_systemic_factors(ctx: CurrentRequest) -> JSONResponse:
    """The seven factors and their items 19 to 36, each with the source that its name and number are from."""
    assert ctx.user
    return JSONResponse({"factors": [factor.model_dump(mode="json") for factor in factors()]})


def _may_read(ctx: RequestContext, site: str, interview: Interview) -> bool:
    """A role can be limited to counties (R23)."""
    scope = ResourceScope(county=interview.county)
    return ctx.runtime.access.decide(ctx.user, "interview.read", site, scope).allowed
