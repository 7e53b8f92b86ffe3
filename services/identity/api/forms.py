"""Contact forms: consultation of the Regional Office, sending, acceptance and rejection (R27 to R33)."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.identity.api.refusal_audit import AuditedRoute
from services.identity.api.resources import of_form
from services.identity.api.response_models import ConsultationRecorded, FormList, SentForm, WholeForm
from services.identity.api.sites import execute_on_site, jurisdiction_id, site_id
from services.identity.application.mail_queue import queue_form_link
from services.identity.application.site_setup import execute_form, queue_letters_for
from services.identity.credentials.random_tokens import digest
from services.identity.domain.person import party_of
from services.identity.domain.sites import site as domain
from services.identity.domain.sites.contact_form import (
    FORM_KINDS,
    CfsrForm,
    ChangeForm,
    ContactForm,
    Email,
    Name,
    StrictModel,
    check_people,
    check_roles,
    requested_roles,
    settings_of,
)
from services.identity.domain.sites.settings import check_settings_for
from services.identity.store import forms, jurisdictions, sites
from shared.access.policy import assignments_for
from shared.contracts.identity.access import Party
from shared.contracts.identity.sites import Outcome, Why
from shared.contracts.vocabulary import Day, FormId, Site, purpose_of
from shared.errors import Refused
from shared.reference.jurisdictions import counties_of
from shared.reference.jurisdictions import jurisdictions as known_jurisdictions
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.request import RequestContext, anonymous_request
from shared.web.responses import versioned_response

router = APIRouter(tags=["contact forms"], route_class=AuditedRoute)


class Consultation(StrictModel):
    """Consultation of the Regional Office, and the state's contact who will fill in the form."""

    with_whom: Name
    on: Day
    outcome: Outcome
    contact_name: Name
    contact_email: Email


class FormByLink(StrictModel):
    """Form with the secret of the link that was mailed to the state's contact."""

    link: str = Field(min_length=20, max_length=200)
    form: ContactForm


class FilledForm(StrictModel):
    """Form of a signed-in sender."""

    form: ContactForm


class RejectionReason(StrictModel):
    why: Why


@router.post("/sites/{site}/consultation", status_code=201, response_model=ConsultationRecorded)
async def record_consultation(
    site: Site, body: Consultation, ctx: Annotated[AuthorizedRequest, Requires("site.consult")]
) -> JSONResponse:
    """Record the consultation of the Regional Office; if it agreed, mail a link to the form to the state's contact."""
    if site.partition("-")[0] not in known_jurisdictions():
        raise Refused.missing()
    if body.on > ctx.today(site).isoformat():
        raise Refused("day-to-come", 422, "The talk cannot be on a day that has not come yet.")
    consulted = await execute_on_site(ctx, site, domain.Consult(body.on, body.outcome))
    if body.outcome != "not_agreed" and not consulted.replayed:
        await queue_form_link(ctx.runtime, body.model_dump() | {"site": site, "by": ctx.user.id})
    content = {"site": site, "state": consulted.state.state, "outcome": body.outcome}
    return versioned_response(content, consulted.head.sequence, status=201, replayed=consulted.replayed)


@router.post("/contact-forms", status_code=201, response_model=SentForm)
async def send_form_by_link(body: FormByLink, request: Request) -> JSONResponse:
    """Send a form without signing in, by a link that is for one site and one use."""
    ctx = anonymous_request(request)
    link_digest = digest(body.link)
    link = await forms.load_link(ctx.runtime.store, link_digest, ctx.cause.at)
    form = _form_id(link_digest)
    sender = {"name": link["contact_name"], "email": link["contact_email"]}
    sent = await _send(ctx, link["site"], form, body.form, {"sender": sender, "consulted": link["on"], "by": None})
    await forms.consume_link(ctx.runtime.store, link_digest, form, ctx.cause.at)
    return JSONResponse(sent, 201)


@router.post("/sites/{site}/forms", status_code=201, response_model=SentForm)
async def send_form(
    site: Site, body: FilledForm, ctx: Annotated[AuthorizedRequest, Requires("form.send")]
) -> JSONResponse:
    """Send a form as a person of the site or as an operator."""
    form = _form_id(f"{site}|{ctx.cause.retry.key}" if ctx.cause.retry else ctx.runtime.new_id())
    document = {"sender": {"name": ctx.user.name, "person": ctx.user.id}, "by": ctx.user.id}
    return JSONResponse(await _send(ctx, site, form, body.form, document), 201)


@router.get("/sites/{site}/forms", response_model=FormList)
async def list_forms(site: Site, ctx: Annotated[AuthorizedRequest, Requires("form.read")]) -> JSONResponse:
    """List the forms of the site, the oldest first."""
    return JSONResponse({"forms": [_form_content(row) for row in await forms.list_for_site(ctx.runtime.store, site)]})


@router.get("/sites/{site}/forms/{form}", response_model=WholeForm)
async def read_form(
    site: Site, form: FormId, ctx: Annotated[AuthorizedRequest, Requires("form.read", resource=of_form)]
) -> JSONResponse:
    """Return the whole form, with the people it names."""
    document = await forms.load(ctx.runtime.store, site, form)
    return JSONResponse(_form_content(document) | {"content": document["content"]})


@router.post("/sites/{site}/forms/{form}/accept", response_model=SentForm)
async def accept_form(
    site: Site, form: FormId, ctx: Annotated[AuthorizedRequest, Requires("form.decide", resource=of_form)]
) -> JSONResponse:
    """Accept a form and run its steps; after an interruption the saga resumes them."""
    document = await forms.load(ctx.runtime.store, site, form)
    if document["by"] == ctx.user.id:
        raise Refused("own-approval", 403, "You sent this form yourself. Somebody else has to accept it.")
    accepted = await execute_on_site(ctx, site, domain.AcceptForm(form))
    if not accepted.replayed:
        await forms.set_state(ctx.runtime.store, form, "accepted", accepted_by=ctx.user.id)
        await execute_form(ctx.runtime, await forms.load(ctx.runtime.store, site, form))
    return JSONResponse(_form_content(await forms.load(ctx.runtime.store, site, form)))


@router.post("/sites/{site}/forms/{form}/reject", response_model=SentForm)
async def reject_form(
    site: Site,
    form: FormId,
    body: RejectionReason,
    ctx: Annotated[AuthorizedRequest, Requires("form.decide", resource=of_form)],
) -> JSONResponse:
    """Reject a form and mail the reason to its sender."""
    document = await forms.load(ctx.runtime.store, site, form)
    await execute_on_site(ctx, site, domain.RejectForm(form, body.why))
    await queue_letters_for(ctx.runtime, document | {"state": "rejected", "why": body.why})
    await forms.set_state(ctx.runtime.store, form, "rejected", why=body.why)
    return JSONResponse(_form_content(await forms.load(ctx.runtime.store, site, form)))


async def _send(
    ctx: RequestContext, site: str, form: str, filled: ContactForm, document: dict[str, Any]
) -> dict[str, Any]:
    """Store a form, then record the event, then queue two letters; a repetition changes nothing."""
    await _check(ctx, site, filled)
    content = filled.model_dump(mode="json")
    content_digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    people = len({role.email for role in requested_roles(filled)})
    row = {"site": site, "kind": filled.kind, "content": content, "at": ctx.cause.at, **document}
    await forms.add(ctx.runtime.store, form, row)
    command = domain.SendForm(form, filled.kind, people, content_digest, await _approved(ctx, site, filled))
    try:
        await execute_on_site(ctx, site, command)
    except Refused:
        if form not in await _recorded_forms(ctx, site):  # a refused form is not stored
            await forms.delete_unsent(ctx.runtime.store, form)
            raise
        if ctx.cause.retry:
            raise
    await queue_letters_for(ctx.runtime, await forms.load(ctx.runtime.store, site, form))
    return _form_content(await forms.load(ctx.runtime.store, site, form))


async def _recorded_forms(ctx: RequestContext, site: str) -> Mapping[str, str]:
    """Return the states of the forms that the site's events name."""
    try:
        return (await sites.load(ctx.runtime.store, site, site_id(site))).state.forms
    except Refused:
        return {}


def _form_id(source: str) -> str:
    """Return an id that follows from the link or the idempotency key: sent again it is the same form."""
    return f"frm_{hashlib.sha256(source.encode()).hexdigest()[:32]}"


async def _check(ctx: RequestContext, site: str, filled: ContactForm) -> None:
    """Raise Refused for a form that does not fit the site, its people or its settings."""
    purpose = purpose_of(site)
    if filled.kind not in ("CHANGE_OF_USERS", FORM_KINDS[purpose]):
        raise Refused(
            "form-of-another-site",
            422,
            f"This is the form of another kind of site: {site} takes {FORM_KINDS[purpose]}.",
        )
    check_people(filled)
    check_roles(site, filled)
    if not isinstance(filled, ChangeForm):
        check_settings_for(purpose, settings_of(filled), frozenset(counties_of(site)))
    if isinstance(filled, CfsrForm) and _party(ctx, site) == "CB":
        raise Refused("same-party", 409, "The state sends this form, and the Children's Bureau answers it.")


def _party(ctx: RequestContext, site: str) -> Party:
    """Return the party of the person where two parties agree on a CFSR site's people (R37)."""
    return party_of([assignment.role for assignment in assignments_for(ctx.runtime.access.state, ctx.user.id, site)])


async def _approved(ctx: RequestContext, site: str, filled: ContactForm) -> bool:
    """Return whether the jurisdiction's approval is recorded, where the state conducts the review itself (R82)."""
    if not isinstance(filled, CfsrForm) or filled.mode != "STATE_CONDUCTED":
        return True
    state = site.partition("-")[0]
    try:
        jurisdiction = await jurisdictions.load(ctx.runtime.store, state, jurisdiction_id(state))
    except Refused:
        return False
    return jurisdiction.state.approved_on is not None and jurisdiction.state.round == filled.round


def _form_content(form: dict[str, Any]) -> dict[str, Any]:
    names = ("site", "kind", "state", "sender", "consulted", "why", "accepted_by")
    return {"id": form["_id"], "at": form["at"].isoformat()} | {name: form[name] for name in names if form.get(name)}
