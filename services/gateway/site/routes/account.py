"""Pages of the own account: set-up by invitation, a new password, and the sessions."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.site.current_user import person_of, sign_in_redirect
from services.gateway.site.error_page import PageError, cut_link_page, no_such_page
from services.gateway.site.form_route import FormRoute
from services.gateway.site.identity_forms import content_of, form_of, request_identity, with_cookies
from services.gateway.site.mail_links import older_secret_in, secret_in
from services.gateway.site.rendering import page
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False, route_class=FormRoute)

SESSION = re.compile(r"ses_[0-9a-f]{32}")
OK = 200


@router.get("/i/{link:path}")
async def follow_mailed_link(request: Request, link: str) -> Response:
    """The short address in letters; what a mail program put behind it is ignored."""
    return await show_invitation(request, secret_in(link) or "")


@router.get("/invitations/{link}")
async def show_invitation(request: Request, link: str) -> Response:
    """Whom it is for, and what a good password is."""
    link, content = await _invitation(request, link)
    return page("invitation.html", None, link=link, error="", factor=None, **content)


@router.post("/invitations/{link}")
async def accept_invitation(request: Request, link: str) -> Response:
    """Set up the account, or first show the picture for an authenticator app."""
    (link, content), form = await _invitation(request, link), await form_of(request)
    invitation = {"invitation": link}
    if "with_app" in form:
        factor = content_of(await request_identity(request, "POST", "/invitations/second-factor", invitation))
        return page("invitation.html", None, link=link, error="", factor=factor, **content)
    body = invitation | {"password": form.get("password", "")} | ({"code": form["code"]} if form.get("code") else {})
    reply = await request_identity(request, "POST", "/invitations/accept", body)
    if reply.status != OK:
        detail = str(content_of(reply).get("detail", ""))
        again = {"secret": "", "qr": ""} if "code" in form else None  # the app has it already
        return page("invitation.html", None, 422, link=link, error=detail, factor=again, **content)
    codes = content_of(reply).get("recovery_codes", [])
    response: Response = page("recovery_codes.html", None, codes=codes) if codes else RedirectResponse("/", 303)
    return with_cookies(response, reply)


@router.get("/sessions")
async def show_sessions(request: Request) -> Response:
    """Where one is signed in."""
    try:
        person = await person_of(request)
    except Unauthenticated:
        return sign_in_redirect("/sessions")
    reply = await request_identity(request, "GET", "/me/sessions", token=person.token)
    return page("sessions.html", person, sessions=content_of(reply).get("sessions", []))


@router.post("/sessions/{session}/end")
async def end_session(request: Request, session: str) -> Response:
    if not SESSION.fullmatch(session):
        raise no_such_page()
    try:
        person = await person_of(request)
    except Unauthenticated:
        return sign_in_redirect("/sessions")
    await request_identity(request, "DELETE", f"/me/sessions/{session}", token=person.token)
    return RedirectResponse("/sessions", 303)


async def _invitation(request: Request, link: str) -> tuple[str, dict[str, Any]]:
    """Return the link's secret, and the name and address that it is for. Raises PageError for an expired link."""
    secret = older_secret_in(link)
    if secret is None:
        raise cut_link_page()
    reply = await request_identity(request, "POST", "/invitations/look", {"invitation": secret})
    if reply.status != OK:
        raise PageError(403, "This link is over", str(content_of(reply).get("detail", "")))
    profile = content_of(reply)
    return secret, {"name": profile["name"], "email": profile["email"]}
