"""Pages of one's own account: set it up by invitation, set a new password, see and end one's sessions."""

import re
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.site.csrf import only_from_here
from services.gateway.site.current_user import person_of
from services.gateway.site.error_page import PageError, no_such_page
from services.gateway.site.identity_forms import ask_identity, content_of, form_of, with_cookies
from services.gateway.site.rendering import page
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False)

LINK = re.compile(r"[A-Za-z0-9_-]{20,200}")
SESSION = re.compile(r"ses_[0-9a-f]{32}")
OK = 200


@router.get("/invitations/{link}")
async def show_invitation(request: Request, link: str) -> Response:
    """Whom it is for, and what a good password is."""
    content = await _looked_at(request, link)
    return page("invitation.html", None, link=link, error="", factor=None, **content)


@router.post("/invitations/{link}", dependencies=[Depends(only_from_here)])
async def accept_invitation(request: Request, link: str) -> Response:
    """Set up the account, or first show the picture for an authenticator app."""
    content, form = await _looked_at(request, link), await form_of(request)
    held = {"invitation": link}
    if "with_app" in form:
        factor = content_of(await ask_identity(request, "POST", "/invitations/second-factor", held))
        return page("invitation.html", None, link=link, error="", factor=factor, **content)
    body = held | {"password": form.get("password", "")} | ({"code": form["code"]} if form.get("code") else {})
    reply = await ask_identity(request, "POST", "/invitations/accept", body)
    if reply.status != OK:
        words = str(content_of(reply).get("detail", ""))
        again = {"secret": "", "qr": ""} if "code" in form else None  # the app has it already
        return page("invitation.html", None, 422, link=link, error=words, factor=again, **content)
    codes = content_of(reply).get("recovery_codes", [])
    done: Response = page("recovery_codes.html", None, codes=codes) if codes else RedirectResponse("/", 303)
    return with_cookies(done, reply)


@router.get("/sessions")
async def show_sessions(request: Request) -> Response:
    """Where one is signed in."""
    try:
        person = await person_of(request)
    except Unauthenticated:
        return RedirectResponse("/sign-in", 303)
    reply = await ask_identity(request, "GET", "/me/sessions", token=person.token)
    return page("sessions.html", person, sessions=content_of(reply).get("sessions", []))


@router.post("/sessions/{session}/end", dependencies=[Depends(only_from_here)])
async def end_session(request: Request, session: str) -> Response:
    if not SESSION.fullmatch(session):
        raise no_such_page()
    try:
        person = await person_of(request)
    except Unauthenticated:
        return RedirectResponse("/sign-in", 303)
    await ask_identity(request, "DELETE", f"/me/sessions/{session}", token=person.token)
    return RedirectResponse("/sessions", 303)


async def _looked_at(request: Request, link: str) -> dict[str, Any]:
    """Whom the link is for. Raises Trouble for one that is over."""
    if not LINK.fullmatch(link):
        raise no_such_page()
    reply = await ask_identity(request, "POST", "/invitations/look", {"invitation": link})
    if reply.status != OK:
        raise PageError(403, "This link is over", str(content_of(reply).get("detail", "")))
    found = content_of(reply)
    return {"name": found["name"], "email": found["email"]}
