"""Cases: take one into the review, read one, and the instrument they are entered by."""

import uuid

import orjson
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import ConfigDict

from services.reviews.api.cases.case_commands import case_response, execute, load_authorized
from services.reviews.api.cases.master_cases import must_fit_its_master
from services.reviews.domain import CreateCase
from services.reviews.domain import site_rules as rules
from services.reviews.domain.sampling.sampled_case import must_not_be_drawn
from services.reviews.store import sampling
from shared.access import ResourceScope
from shared.contracts.reviews.case import CaseCreated
from shared.contracts.vocabulary import CaseId, InstrumentVersion, Purpose, Site, purpose_of
from shared.instrument import load
from shared.web.request import CurrentRequest
from shared.web.responses import mark_audited_read

router = APIRouter()


class NewCase(CaseCreated):
    """Where a case belongs: its county, quarter, type, agency and instrument; in a training site also its master."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rank: None = None
    """A case that was drawn is made by giving it to its reviewers."""


@router.post("/sites/{site}/cases", status_code=201)
async def create_case(site: Site, body: NewCase, ctx: CurrentRequest) -> JSONResponse:
    """Take a case into a quarter's review of this site."""
    ctx.require("case.create", site, ResourceScope(county=body.county))
    rules.check_runs(ctx.site(site), "cases")
    rules.check_county(ctx.site(site), body.county)
    if purpose_of(site) is not Purpose.TRAINING:
        must_not_be_drawn(await sampling.sample_of(ctx.runtime.store, site, body.quarter, body.county))
    if body.master:
        rules.check_training(site)
        await must_fit_its_master(ctx, site, body)
    case = f"cas_{uuid.UUID(ctx.runtime.new_id()).hex}"
    done = await execute(ctx, "case.create", site, case, CreateCase(CaseCreated.model_validate(body.model_dump())))
    return case_response(ctx, done, status=201)


@router.get("/sites/{site}/cases/{case}")
async def read_case(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """The case with every answer's revision and what the rules derive from them."""
    verdict = ctx.require("case.read", site, ResourceScope(case=case))
    found = await load_authorized(ctx, "case.read", site, case)
    shown_case = case_response(ctx, found)
    mark_audited_read(shown_case, "read_case", verdict, case)
    return shown_case


@router.get("/instruments/{version}")
async def read_instrument(version: InstrumentVersion, ctx: CurrentRequest) -> Response:
    """The instrument as data: items, questions, options, rules with their sources, and what is unverified."""
    assert ctx.user
    return Response(orjson.dumps(load(version)), media_type="application/json")
