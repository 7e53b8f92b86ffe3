"""Practice in a training site: reset, reload of master cases, comparison of a case with its master (R8)."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict, load_authorized, of_case
from services.reviews.api.cases.master_cases import load_master
from services.reviews.api.cases.practice_response_models import ComparisonResponse, LoadedMasters, PracticeReset
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.comparison import compare
from services.reviews.domain.case.qa.commands import ClearPractice
from services.reviews.domain.interviews.decide import Clear
from services.reviews.domain.practice import check_comparable
from services.reviews.store import cases
from services.reviews.store.interviews import interviews
from services.reviews.store.practice_ids import page_of
from shared.contracts.vocabulary import CaseId, Code, County, Site
from shared.errors import Refused
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()

RESET_PAGE_SIZE = 50
"""Mock cases and interviews per request. The client repeats until none follow, and may resume at any time."""

MAX_SAMPLES = 20


class After(Strict):
    """The last id of the previous page; left out, the first page."""

    after: Code | None = None


class Samples(Strict):
    """Number of master cases, and the seed of their content: the same seed gives the same cases."""

    cases: int = Field(ge=1, le=MAX_SAMPLES, strict=True)
    seed: int = Field(ge=0, lt=2**31, strict=True)
    county: County | None = None


@router.post("/sites/{site}/practice/reset", response_model=PracticeReset)
async def reset_practice(
    site: Site, ctx: Annotated[AuthorizedRequest, Requires("practice.reset")], body: After | None = None
) -> JSONResponse:
    """Clear the site's mock cases and interviews, a page a request; repeat with `next` until it is null."""
    rules.check_training(site)
    page = await page_of(ctx.runtime.store, site, (body.after if body else None) or "", RESET_PAGE_SIZE)
    cleared = [aggregate_id for aggregate_id in page if await _clear(ctx, site, aggregate_id)]
    counts = {"cases": sum(aggregate_id.startswith("cas_") for aggregate_id in cleared)}
    counts |= {"interviews": len(cleared) - counts["cases"]}
    following = page[-1] if len(page) == RESET_PAGE_SIZE else None
    return JSONResponse({"site": site, "cleared": counts, "next": following} | practice(site))


@router.post("/sites/{site}/practice/reload", status_code=201, response_model=LoadedMasters)
async def reload_practice(
    site: Site, body: Samples, ctx: Annotated[AuthorizedRequest, Requires("practice.reset")]
) -> JSONResponse:
    """Bring in so many invented master cases, complete and final, that trainees' cases are compared with."""
    rules.check_training(site)
    rules.check_runs(ctx.site(site), "cases")
    county = rules.practice_county(ctx.site(site), site, body.county)
    masters = [await load_master(ctx, site, county, body.seed, number) for number in range(body.cases)]
    content: list[dict[str, Any]] = [
        {"id": master.subject.id, "case_type": master.state.case_type} for master in masters
    ]
    return JSONResponse({"site": site, "masters": content} | practice(site), 201)


@router.get("/sites/{site}/cases/{case}/comparison", response_model=ComparisonResponse, responses={409: {}})
async def compare_case(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """The case's answers beside its master's, for who entered it, leaders and QA, once it was submitted."""
    mine = await load_authorized(ctx, site, case)
    master_id = check_comparable(mine.state)
    if not mine.state.reviews_it(ctx.user.id):
        ctx.require("practice.key", site)  # another trainee may still have to answer the same questions
    master = await cases.load(ctx.runtime.store, site, master_id)
    if master.state.stage == "cleared":
        raise Refused.missing()
    content = {"id": case, "site": site, "master": master.subject.id} | practice(site)
    response = versioned_response(content | compare(mine.state, master.state), mine.head.sequence)
    mark_audited_read(response, "compare_case", ctx.decision, case)
    return response


async def _clear(ctx: RequestContext, site: str, aggregate_id: str) -> bool:
    """Clears a mock case or interview. Returns False where it does not exist or is cleared; safe to repeat."""
    store = ctx.runtime.store
    cause = replace(ctx.cause, retry=None)  # the idempotency key can mark one journal entry, and a page has many
    try:
        if aggregate_id.startswith("sti_"):
            await interviews.execute(store, cause, site, aggregate_id, Clear())
        else:
            await cases.execute(store, cause, site, aggregate_id, ClearPractice())
            await cases.refresh_snapshot(store, site, aggregate_id)
    except Refused as refused:
        if refused.slug != "not-found":
            raise
        return False
    return True
