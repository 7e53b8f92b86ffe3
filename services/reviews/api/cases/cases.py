"""Creation and reading of a case, and the instrument that cases are entered by."""

import uuid
from typing import Annotated

import orjson
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import ConfigDict

from services.reviews.api.cases.case_commands import case_response, execute, load_authorized, of_case
from services.reviews.api.cases.master_cases import must_fit_its_master
from services.reviews.api.cases.response_models import CaseResponse
from services.reviews.domain import CreateCase
from services.reviews.domain import site_rules as rules
from services.reviews.domain.sampling.sampled_case import must_not_be_drawn
from services.reviews.store import sampling
from shared.access import ResourceScope
from shared.contracts.reviews.entry import CaseCreated, CaseFields
from shared.contracts.vocabulary import CaseId, InstrumentVersion, Purpose, Site, purpose_of
from shared.instrument import load
from shared.instrument.model.instrument import Instrument
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import CurrentRequest
from shared.web.responses import mark_audited_read

router = APIRouter()


class NewCase(CaseFields):
    """Where a case belongs: its county, quarter, type, agency and instrument; in a training site also its master."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rank: None = None
    """A drawn case is created by assigning its pick to reviewers."""


@router.post("/sites/{site}/cases", status_code=201, response_model=CaseResponse)
async def create_case(
    site: Site, body: NewCase, ctx: Annotated[AuthorizedRequest, Requires("case.create")]
) -> JSONResponse:
    """Take a case into a quarter's review of this site."""
    ctx.require(ctx.action, site, ResourceScope(county=body.county))  # a role can be limited to counties (R23)
    rules.check_runs(ctx.site(site), "cases")
    rules.check_county(ctx.site(site), body.county)
    if purpose_of(site) is not Purpose.TRAINING:
        must_not_be_drawn(await sampling.sample_of(ctx.runtime.store, site, body.quarter, body.county))
    created = CaseCreated.model_validate(body.model_dump())
    if created.master:
        rules.check_training(site)
        await must_fit_its_master(ctx, site, created)
    case = f"cas_{uuid.UUID(ctx.runtime.new_id()).hex}"
    return case_response(ctx, await execute(ctx, site, case, CreateCase(created)), status=201)


@router.get("/sites/{site}/cases/{case}", response_model=CaseResponse)
async def read_case(
    site: Site, case: CaseId, ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)]
) -> JSONResponse:
    """The case with every answer's revision and what the rules derive from them."""
    response = case_response(ctx, await load_authorized(ctx, site, case))
    mark_audited_read(response, "read_case", ctx.decision, case)
    return response


@router.get("/instruments/{version}", response_model=Instrument)
async def read_instrument(version: InstrumentVersion, ctx: CurrentRequest) -> Response:
    """The instrument as data: items, questions, options, rules with their sources, and what is unverified."""
    assert ctx.user
    return Response(orjson.dumps(load(version)), media_type="application/json")
