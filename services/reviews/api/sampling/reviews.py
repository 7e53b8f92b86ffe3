"""Reviews of a quarter: opened with the expected cases of each county, listed, and read."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.sampling.response_models import QuarterList, QuarterResponse
from services.reviews.domain.sampling.presentation import review_summary, shown_review
from services.reviews.domain.sampling.quota_table import SHIPPED
from services.reviews.domain.sampling.review import OpenReview, review_id
from services.reviews.domain.sampling.review_plan import Plan
from services.reviews.store import sampling
from shared.contracts.identity.sites import Round, Year
from shared.contracts.reviews.sampling import Cases, ExpectedCases, ReviewOpened
from shared.contracts.vocabulary import County, InstrumentVersion, Quarter, Site, Slug, purpose_of
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import practice, versioned_response

router = APIRouter(tags=["reviews"])


class FederalCounty(Strict):
    county: County
    foster_care: Cases = 0
    in_home: Cases = 0


class ByTable(Strict):
    """A state's own review: its quota table says how many cases each county reviews."""

    quarter: Quarter
    mode: Literal["STATE"] = "STATE"
    quota_table: Slug = SHIPPED
    instrument: InstrumentVersion = "r4_2022"


class Federal(Strict):
    """65 cases in the counties that were agreed on with the Children's Bureau."""

    quarter: Quarter
    mode: Literal["FEDERAL"]
    instrument: InstrumentVersion = "r4_2022"
    counties: Annotated[list[FederalCounty], Field(min_length=1, max_length=65)]


class Which(Strict):
    """Of CFSR reviews: their round and year (R11)."""

    round: Round | None = None
    year: Year | None = None


@router.post("/sites/{site}/reviews", status_code=201, response_model=QuarterResponse)
async def open_quarter(
    site: Site, body: ByTable | Federal, ctx: Annotated[AuthorizedRequest, Requires("review.manage")]
) -> JSONResponse:
    """Open a quarter's review: what is expected of each county is fixed by it."""
    command = OpenReview(await _planned(ctx, site, body))
    opened = await sampling.reviews.execute(ctx.runtime.store, ctx.cause, site, review_id(body.quarter), command)
    content = {"site": site} | practice(site) | shown_review(opened.state, {})
    return versioned_response(content, opened.head.sequence, status=201, replayed=opened.replayed)


@router.get("/sites/{site}/reviews", response_model=QuarterList)
async def list_quarters(
    site: Site, which: Annotated[Which, Query()], ctx: Annotated[AuthorizedRequest, Requires("sample.read")]
) -> JSONResponse:
    """The site's reviews by quarter."""
    requested = which.model_dump(exclude_none=True)
    reviews = [review_summary(review) for review in await sampling.reviews_of(ctx.runtime.store, site)]
    return JSONResponse(
        {"site": site, "reviews": [review for review in reviews if requested.items() <= review.items()]}
    )


@router.get("/sites/{site}/reviews/{quarter}", response_model=QuarterResponse)
async def read_quarter(
    site: Site, quarter: Quarter, ctx: Annotated[AuthorizedRequest, Requires("sample.read")]
) -> JSONResponse:
    """What is expected of each county, how far its sample is, when its team comes, and why there is less (R52)."""
    review = await sampling.review_of(ctx.runtime.store, site, quarter)
    samples = await sampling.samples_of(ctx.runtime.store, site, quarter)
    return JSONResponse({"site": site} | practice(site) | shown_review(review, samples))


async def _planned(ctx: RequestContext, site: str, body: ByTable | Federal) -> ReviewOpened:
    """Returns the review as it is to be opened. Raises Refused for a quota table that is missing or does not fit."""
    plan = Plan(body.quarter, body.instrument, ctx.site(site))
    if isinstance(body, Federal):
        counties = [ExpectedCases.model_validate(county.model_dump()) for county in body.counties]
        return plan.federal(counties, purpose_of(site))
    try:
        table = await sampling.table_of(ctx.runtime.store, site, body.quota_table)
    except Refused:
        detail = f"This site has no quota table {body.quota_table}. Import it first, or name another."
        raise Refused("quota-table-unknown", 422, detail) from None
    return plan.by_table(table, await sampling.past_of(ctx.runtime.store, site, body.quarter))
