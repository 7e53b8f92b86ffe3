"""Pages that letters of identity lead to: a contact form that waits for a decision, and the review of a user list."""

import re
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.display_names import site_names
from services.gateway.site.csrf import only_from_here
from services.gateway.site.current_user import Person, person_of, sign_in_redirect
from services.gateway.site.error_page import from_reply, no_such_page
from services.gateway.site.identity_forms import content_of, form_of, request_identity
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import door_of
from shared.contracts.vocabulary import SITE_PATTERN
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False)

ADDRESS = re.compile(rf"/sites/({SITE_PATTERN})/(forms/frm_[0-9a-f]{{32}}|user-reviews/urv_[0-9a-f]{{32}})")
PERSON = re.compile(r"[A-Za-z0-9_-]{1,80}")
OK = 200

REASONS = {
    "incomplete": "Something is missing in it",
    "people_unknown": "The people in it could not be confirmed",
    "not_agreed": "What it asks for was not agreed on",
    "duplicate": "The same was asked for before",
    "asked_by_state": "The state asked for this",
    "security": "It raised a question of security",
    "season_over": "The reviews it is about are over",
}
"""Reasons of a rejection, in words."""


@router.get("/sites/{site}/forms/{form}")
async def show_sent_form(request: Request, site: str, form: str) -> Response:
    """The form as it was sent, and its decision."""
    return await _show(request, f"/sites/{site}/forms/{form}", "sent_form.html")


@router.post("/sites/{site}/forms/{form}", dependencies=[Depends(only_from_here)])
async def decide_on_form(request: Request, site: str, form: str) -> Response:
    """Accept the form, or reject it with a reason."""
    fields = await form_of(request)
    if "accept" in fields:
        return await _send(request, f"/sites/{site}/forms/{form}", "sent_form.html", "POST", "/accept")
    return await _send(
        request, f"/sites/{site}/forms/{form}", "sent_form.html", "POST", "/reject", {"why": fields.get("why", "")}
    )


@router.get("/sites/{site}/user-reviews/{review}")
async def show_user_review(request: Request, site: str, review: str) -> Response:
    """The people under review with the answers given so far."""
    return await _show(request, f"/sites/{site}/user-reviews/{review}", "user_review.html")


@router.post("/sites/{site}/user-reviews/{review}", dependencies=[Depends(only_from_here)])
async def answer_user_review(request: Request, site: str, review: str) -> Response:
    """Answer one row, or sign the review off."""
    path, fields = f"/sites/{site}/user-reviews/{review}", await form_of(request)
    if "sign_off" in fields:
        return await _send(request, path, "user_review.html", "POST", "/sign-off")
    if not PERSON.fullmatch(fields.get("person", "")):
        raise no_such_page()
    answer = {"decision": fields.get("decision", "")}
    return await _send(request, path, "user_review.html", "PUT", f"/people/{fields['person']}", answer)


async def _send(  # noqa: PLR0913, PLR0917 a step is a request to identity, and the page that it was sent from
    request: Request, path: str, template: str, method: str, step: str, body: Any = None
) -> Response:
    """Send a step to identity and show the page again, with the sentence of a refusal."""
    try:
        person = await person_of(request, _site_in(path))
    except Unauthenticated:
        return sign_in_redirect(path)
    reply = await request_identity(request, method, f"{path}{step}", body, person.token)
    if reply.status != OK:
        return await _page(request, path, template, person, str(content_of(reply).get("detail", "")))
    return RedirectResponse(path, 303)


async def _show(request: Request, path: str, template: str) -> Response:
    try:
        person = await person_of(request, _site_in(path))
    except Unauthenticated:
        return sign_in_redirect(path)
    return await _page(request, path, template, person)


async def _page(request: Request, path: str, template: str, person: Person, error: str = "") -> Response:
    site = _site_in(path)
    reply = await request_identity(request, "GET", path, token=person.token)
    if reply.status != OK:
        raise from_reply(reply)
    names = {"site": site_names(site), "door": door_of(site), "reasons": REASONS}
    return page(template, person, 422 if error else OK, error=error, path=path, shown=content_of(reply), **names)


def _site_in(path: str) -> str:
    """Return the site of a page's path, which is that of the API too. Raise PageError for what is no such path."""
    match = ADDRESS.fullmatch(path)
    if match is None:
        raise no_such_page()
    return match[1]
