"""Training sites: reset them, reload invented master cases, compare a trainee's case with its master (R8)."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict, load_authorized
from services.reviews.api.cases.master_cases import load_master
from services.reviews.domain import site_rules as rules
from services.reviews.domain.case.comparison import compare
from services.reviews.domain.case.qa.commands import ClearPractice
from services.reviews.domain.interviews.decide import Clear
from services.reviews.domain.practice import check_comparable
from services.reviews.store import cases
from services.reviews.store.interviews import interviews
from services.reviews.store.practice_ids import page_of
from shared.access import ResourceScope
from shared.contracts.vocabulary import CaseId, Code, County, Site
from shared.errors import Refused
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()

PAGE = 50
"""Mock cases and interviews looked at in one request: the client asks until none follow, and may go on at any time."""

MOST_SAMPLES = 20


class After(Strict):
    """Where the request before stopped; left out, from the beginning."""

    after: Code | None = None


class Samples(Strict):
    """How many, and the seed that decides what is in them; the same seed gives the same cases."""

    cases: int = Field(ge=1, le=MOST_SAMPLES, strict=True)
    seed: int = Field(ge=0, lt=2**31, strict=True)
    county: County | None = None


@router.post("/sites/{site}/practice/reset")
async def reset_practice(site: Site, ctx: CurrentRequest, body: After | None = None) -> JSONResponse:
    """Clear the site's mock cases and interviews, a page a request; repeat with `next` until it is null."""
    ctx.require("practice.reset", site)
    rules.check_training(site)
    page = await page_of(ctx.runtime.store, site, (body.after if body else None) or "", PAGE)
    cleared = [name for name in page if await _clear(ctx, site, name)]
    counted = {"cases": sum(name.startswith("cas_") for name in cleared)}
    counted |= {"interviews": len(cleared) - counted["cases"]}
    return JSONResponse(
        {"site": site, "cleared": counted, "next": page[-1] if len(page) == PAGE else None} | practice(site)
    )


@router.post("/sites/{site}/practice/reload", status_code=201)
async def reload_practice(site: Site, body: Samples, ctx: CurrentRequest) -> JSONResponse:
    """Bring in so many invented master cases, complete and final, that trainees' cases are compared with."""
    ctx.require("practice.reset", site)
    rules.check_training(site)
    rules.check_runs(ctx.site(site), "cases")
    county = rules.practice_county(ctx.site(site), site, body.county)
    made = [await load_master(ctx, site, county, body.seed, number) for number in range(body.cases)]
    shown: list[dict[str, Any]] = [{"id": one.subject.id, "case_type": one.state.case_type} for one in made]
    return JSONResponse({"site": site, "masters": shown} | practice(site), 201)


@router.get("/sites/{site}/cases/{case}/comparison")
async def compare_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """The case's answers beside its master's, for who entered it, leaders and QA, once it was submitted."""
    verdict = ctx.require("case.read", site, ResourceScope(case=case))
    mine = await load_authorized(ctx, "case.read", site, case)
    name = check_comparable(mine.state)
    if not mine.state.reviews_it(ctx.user.id):
        ctx.require("practice.key", site)  # who still has to answer the same questions must not see the answers
    master = await cases.load(ctx.runtime.store, site, name)
    if master.state.stage == "cleared":
        raise Refused.missing()
    content = {"id": case, "site": site, "master": master.subject.id} | practice(site)
    shown = versioned_response(content | compare(mine.state, master.state), mine.head.sequence)
    mark_audited_read(shown, "compare_case", verdict, case)
    return shown


async def _clear(ctx: RequestContext, site: str, name: str) -> bool:
    """Whether it was there to be cleared; safe to repeat."""
    store, cause = ctx.runtime.store, replace(ctx.cause, retry=None)  # each is cleared once, whoever asks again
    try:
        if name.startswith("sti_"):
            await interviews.execute(store, cause, site, name, Clear())
        else:
            await cases.execute(store, cause, site, name, ClearPractice())
            await cases.refresh_snapshot(store, site, name)
    except Refused as refused:
        if refused.slug != "not-found":
            raise
        return False
    return True
