"""Certification of reviewers until a day; cases are assigned to certified reviewers only."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict
from services.reviews.api.certification_response_models import CertificationList, CertificationResponse
from services.reviews.domain.certification import Certification, Certify, Withdraw, id_of
from services.reviews.store import certifications, certifications_of
from shared.contracts.reviews.certification import Certificate
from shared.contracts.vocabulary import PersonId, Site
from shared.eventstore.repository import LoadedAggregate
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext
from shared.web.responses import versioned_response

router = APIRouter()


class NewCertificate(Strict):
    certificate: Certificate
    until: date


@router.get("/sites/{site}/certifications", response_model=CertificationList)
async def list_certifications(
    site: Site, ctx: Annotated[AuthorizedRequest, Requires("certification.read")]
) -> JSONResponse:
    """List who is or was certified in the site; a person without a row never was."""
    today = ctx.today(site)
    states = await certifications_of(ctx.runtime.store, site)
    return JSONResponse({"site": site, "certifications": [_shown(state, today) for state in states]})


@router.put("/sites/{site}/certifications/{person}", response_model=CertificationResponse)
async def certify_reviewer(
    site: Site, person: PersonId, body: NewCertificate, ctx: Annotated[AuthorizedRequest, Requires("person.certify")]
) -> JSONResponse:
    """Certify somebody until the end of a day; temporarily for six months at most."""
    command = Certify(person, body.certificate, body.until, ctx.today(site))
    return _response(ctx, await certifications.execute(ctx.runtime.store, ctx.cause, site, id_of(person), command))


@router.delete("/sites/{site}/certifications/{person}", response_model=CertificationResponse)
async def withdraw_certificate(
    site: Site, person: PersonId, ctx: Annotated[AuthorizedRequest, Requires("person.certify")]
) -> JSONResponse:
    """They are given no more cases; what they have stays theirs."""
    command = Withdraw(person)
    return _response(ctx, await certifications.execute(ctx.runtime.store, ctx.cause, site, id_of(person), command))


@router.get("/sites/{site}/certifications/{person}", response_model=CertificationResponse)
async def read_certification(
    site: Site, person: PersonId, ctx: Annotated[AuthorizedRequest, Requires("certification.read")]
) -> JSONResponse:
    """Whether somebody is certified, how, and until when."""
    return _response(ctx, await certifications.load(ctx.runtime.store, site, id_of(person)))


def _response(ctx: RequestContext, loaded: LoadedAggregate[Certification]) -> JSONResponse:
    content = _shown(loaded.state, ctx.today(loaded.subject.site))
    return versioned_response(content, loaded.head.sequence, replayed=loaded.replayed)


def _shown(state: Certification, today: date) -> dict[str, Any]:
    return state.model_dump(mode="json") | {"holds_today": state.holds_on(today)}
