"""Contact forms: the Regional Office is consulted, a form is sent, and somebody answers it (R27 to R33)."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.identity.api.refusal_audit import AuditedRoute
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
from shared.reference.jurisdictions import jurisdictions as jurisdictions_known
from shared.web.request import CurrentRequest, RequestContext, anonymous_request
from shared.web.responses import versioned_response

router = APIRouter(tags=["contact forms"], route_class=AuditedRoute)

FORM_LINK_LIFETIME = timedelta(days=30)


class Consultation(StrictModel):
    """With whom of the Regional Office, when, with what outcome; and who at the state will fill in the form."""

    with_whom: Name
    on: Day
    outcome: Outcome
    contact_name: Name
    contact_email: Email


class FormByLink(StrictModel):
    """By the link that was mailed to the state's contact."""

    link: str = Field(min_length=20, max_length=200)
    form: ContactForm


class FilledForm(StrictModel):
    form: ContactForm


class RejectionReason(StrictModel):
    why: Why


@router.post("/sites/{site}/consultation", status_code=201)
async def record_consultation(site: Site, body: Consultation, ctx: CurrentRequest) -> JSONResponse:
    """Record the talk with the Regional Office; where it agreed, the state's contact gets a link to the form."""
    ctx.require("site.consult", site)
    if site.partition("-")[0] not in jurisdictions_known():
        raise Refused.missing()
    if body.on > ctx.cause.at.date().isoformat():
        raise Refused("day-to-come", 422, "The talk cannot be on a day that has not come yet.")
    done = await execute_on_site(ctx, site, domain.Consult(body.on, body.outcome))
    if body.outcome != "not_agreed" and not done.replayed:
        link = secrets.token_urlsafe(32)
        expires = ctx.cause.at + FORM_LINK_LIFETIME
        row = body.model_dump() | {"site": site, "expires": expires, "by": ctx.user.id}
        await forms.add_link(ctx.runtime.store, digest(link), row)
        await queue_form_link(ctx.runtime, site, row, link, expires)
    content = {"site": site, "state": done.state.state, "outcome": body.outcome}
    return versioned_response(content, done.head.sequence, status=201, replayed=done.replayed)


@router.post("/contact-forms", status_code=201)
async def send_form_by_link(body: FormByLink, request: Request) -> JSONResponse:
    """Without signing in: the link says for which site, and holds once."""
    by = anonymous_request(request)
    kept_as = digest(body.link)
    link = await forms.load_link(by.runtime.store, kept_as, by.cause.at)
    form = _form_id(kept_as)
    sender = {"name": link["contact_name"], "email": link["contact_email"]}
    shown = await _send(by, link["site"], form, body.form, {"sender": sender, "consulted": link["on"], "by": None})
    await forms.consume_link(by.runtime.store, kept_as, form, by.cause.at)
    return JSONResponse(shown, 201)


@router.post("/sites/{site}/forms", status_code=201)
async def send_form(site: Site, body: FilledForm, ctx: CurrentRequest) -> JSONResponse:
    """By somebody who works in the site, or operates the platform."""
    ctx.require("form.send", site)
    form = _form_id(f"{site}|{ctx.cause.retry.key}" if ctx.cause.retry else ctx.runtime.new_id())
    document = {"sender": {"name": ctx.user.name, "person": ctx.user.id}, "by": ctx.user.id}
    return JSONResponse(await _send(ctx, site, form, body.form, document), 201)


@router.get("/sites/{site}/forms")
async def list_forms(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """Every form of the site, the oldest first."""
    ctx.require("form.read", site)
    return JSONResponse({"forms": [_shown(one) for one in await forms.list_for_site(ctx.runtime.store, site)]})


@router.get("/sites/{site}/forms/{form}")
async def read_form(site: Site, form: FormId, ctx: CurrentRequest) -> JSONResponse:
    """The whole form, with the people it names."""
    ctx.require("form.read", site)
    found = await forms.load(ctx.runtime.store, site, form)
    return JSONResponse(_shown(found) | {"content": found["content"]})


@router.post("/sites/{site}/forms/{form}/accept")
async def accept_form(site: Site, form: FormId, ctx: CurrentRequest) -> JSONResponse:
    """What it asks for is done step by step; whatever interrupts it, it goes on by itself until it is whole."""
    ctx.require("form.decide", site)
    found = await forms.load(ctx.runtime.store, site, form)
    if found["by"] == ctx.user.id:
        raise Refused("own-approval", 403, "You sent this form yourself. Somebody else has to accept it.")
    done = await execute_on_site(ctx, site, domain.AcceptForm(form))
    if not done.replayed:
        await forms.set_state(ctx.runtime.store, form, "accepted", accepted_by=ctx.user.id)
        await execute_form(ctx.runtime, await forms.load(ctx.runtime.store, site, form))
    return JSONResponse(_shown(await forms.load(ctx.runtime.store, site, form)))


@router.post("/sites/{site}/forms/{form}/reject")
async def reject_form(site: Site, form: FormId, body: RejectionReason, ctx: CurrentRequest) -> JSONResponse:
    """Nothing of it will be done; its sender is told why."""
    ctx.require("form.decide", site)
    found = await forms.load(ctx.runtime.store, site, form)
    await execute_on_site(ctx, site, domain.RejectForm(form, body.why))
    await queue_letters_for(ctx.runtime, found | {"state": "rejected", "why": body.why})
    await forms.set_state(ctx.runtime.store, form, "rejected", why=body.why)
    return JSONResponse(_shown(await forms.load(ctx.runtime.store, site, form)))


async def _send(
    ctx: RequestContext, site: str, form: str, filled: ContactForm, document: dict[str, Any]
) -> dict[str, Any]:
    """Kept first, then told; two mails follow, however often it is tried."""
    await _check(ctx, site, filled)
    content = filled.model_dump(mode="json")
    told = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    people = len({one.email for one in requested_roles(filled)})
    kept = {"site": site, "kind": filled.kind, "content": content, "at": ctx.cause.at, **document}
    await forms.add(ctx.runtime.store, form, kept)
    command = domain.SendForm(form, filled.kind, people, told, await _approved(ctx, site, filled))
    try:
        await execute_on_site(ctx, site, command)
    except Refused:
        if form not in await _recorded_forms(ctx, site):  # what was refused is not kept
            await forms.delete_unsent(ctx.runtime.store, form)
            raise
        if ctx.cause.retry:
            raise
    await queue_letters_for(ctx.runtime, await forms.load(ctx.runtime.store, site, form))
    return _shown(await forms.load(ctx.runtime.store, site, form))


async def _recorded_forms(ctx: RequestContext, site: str) -> Mapping[str, str]:
    """The site's forms that are facts."""
    try:
        return (await sites.load(ctx.runtime.store, site, site_id(site))).state.forms
    except Refused:
        return {}


def _form_id(made_of: str) -> str:
    """The same for the same link or retry: sent again it is the same form."""
    return f"frm_{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"


async def _check(ctx: RequestContext, site: str, filled: ContactForm) -> None:
    """Raises Refused."""
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
    """For whom the person speaks where a CFSR site's people are agreed (R37)."""
    return party_of([one.role for one in assignments_for(ctx.runtime.access.state, ctx.user.id, site)])


async def _approved(ctx: RequestContext, site: str, filled: ContactForm) -> bool:
    """Only a review that the state conducts itself needs the jurisdiction's approval (R82)."""
    if not isinstance(filled, CfsrForm) or filled.mode != "STATE_CONDUCTED":
        return True
    state = site.partition("-")[0]
    try:
        found = await jurisdictions.load(ctx.runtime.store, state, jurisdiction_id(state))
    except Refused:
        return False
    return found.state.approved_on is not None and found.state.round == filled.round


def _shown(form: dict[str, Any]) -> dict[str, Any]:
    names = ("site", "kind", "state", "sender", "consulted", "why", "accepted_by")
    return {"id": form["_id"], "at": form["at"].isoformat()} | {name: form[name] for name in names if form.get(name)}
