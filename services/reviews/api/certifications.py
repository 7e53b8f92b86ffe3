"""Certification of reviewers: until a day, which gates whether a case can be given to them."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import Strict
from services.reviews.domain.certification import Certification, Certify, Withdraw, decide, id_of
from services.reviews.store import certifications
from shared.contracts.reviews.certification import Certificate
from shared.contracts.vocabulary import PersonId, Site
from shared.eventstore.repository import Loaded
from shared.web.request import Asked, AskedBy
from shared.web.responses import answer

router = APIRouter()


class NewCertificate(Strict):
    certificate: Certificate
    until: date


@router.put("/sites/{site}/certifications/{person}")
async def certify_reviewer(site: Site, person: PersonId, body: NewCertificate, by: AskedBy) -> JSONResponse:
    """Certify somebody until the end of a day; temporarily for six months at most."""
    by.demand("person.certify", site)
    return await _run(by, site, person, Certify(person, body.certificate, body.until, by.cause.at.date()))


@router.delete("/sites/{site}/certifications/{person}")
async def withdraw_certificate(site: Site, person: PersonId, by: AskedBy) -> JSONResponse:
    """They are given no more cases; what they have stays theirs."""
    by.demand("person.certify", site)
    return await _run(by, site, person, Withdraw(person))


@router.get("/sites/{site}/certifications/{person}")
async def read_certification(site: Site, person: PersonId, by: AskedBy) -> JSONResponse:
    """Whether somebody is certified, how, and until when."""
    by.demand("certification.read", site)
    found = await certifications.load(by.runtime.store, site, id_of(person))
    return _shown(by, found)


async def _run(by: Asked, site: str, person: str, command: Certify | Withdraw) -> JSONResponse:
    done = await certifications.run(
        by.runtime.store, site, id_of(person), lambda state: decide(state, command), by.cause
    )
    return _shown(by, done)


def _shown(by: Asked, found: Loaded[Certification]) -> JSONResponse:
    holds = found.state.holds_on(by.cause.at.date())
    content = found.state.model_dump(mode="json") | {"holds_today": holds}
    return answer(content, found.head.sequence, replayed=found.replayed)
