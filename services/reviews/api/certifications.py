"""Certification of reviewers: until a day, which gates whether a case can be given to them."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict
from services.reviews.domain.certification import Certification, Certify, Withdraw, id_of
from services.reviews.store import certifications
from shared.contracts.reviews.certification import Certificate
from shared.contracts.vocabulary import PersonId, Site
from shared.eventstore.repository import LoadedAggregate
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import versioned_response

router = APIRouter()


class NewCertificate(Strict):
    certificate: Certificate
    until: date


@router.put("/sites/{site}/certifications/{person}")
async def certify_reviewer(site: Site, person: PersonId, body: NewCertificate, ctx: CurrentRequest) -> JSONResponse:
    """Certify somebody until the end of a day; temporarily for six months at most."""
    ctx.require("person.certify", site)
    return await _run(ctx, site, person, Certify(person, body.certificate, body.until, ctx.cause.at.date()))


@router.delete("/sites/{site}/certifications/{person}")
async def withdraw_certificate(site: Site, person: PersonId, ctx: CurrentRequest) -> JSONResponse:
    """They are given no more cases; what they have stays theirs."""
    ctx.require("person.certify", site)
    return await _run(ctx, site, person, Withdraw(person))


@router.get("/sites/{site}/certifications/{person}")
async def read_certification(site: Site, person: PersonId, ctx: CurrentRequest) -> JSONResponse:
    """Whether somebody is certified, how, and until when."""
    ctx.require("certification.read", site)
    found = await certifications.load(ctx.runtime.store, site, id_of(person))
    return _shown(ctx, found)


async def _run(ctx: RequestContext, site: str, person: str, command: Certify | Withdraw) -> JSONResponse:
    return _shown(ctx, await certifications.execute(ctx.runtime.store, ctx.cause, site, id_of(person), command))


def _shown(ctx: RequestContext, found: LoadedAggregate[Certification]) -> JSONResponse:
    holds = found.state.holds_on(ctx.cause.at.date())
    content = found.state.model_dump(mode="json") | {"holds_today": holds}
    return versioned_response(content, found.head.sequence, replayed=found.replayed)
