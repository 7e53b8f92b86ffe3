"""Sign in with a token, see where to go, sign out."""

import re
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.body import read_body
from services.gateway.runtime import runtime_of
from services.gateway.site.csrf import only_from_here
from services.gateway.site.names import quarter_name, quarters_back, site_names
from services.gateway.site.pages import page
from services.gateway.site.person import forget, keep, person_or_none
from shared.security import NotSignedIn

router = APIRouter(include_in_schema=False)

QUARTERS_SHOWN = 6
OUR_PAGE = re.compile(r"/sites/[a-z-]{1,20}/quarters/[0-9Q]{6}(\?[A-Za-z0-9_=&]*)?")
"""Where signing in may lead: a page of ours, never an address that somebody slipped in."""


@router.get("/")
async def start(request: Request) -> Response:
    """The sites and quarters a person can look at; for anyone else, the way in."""
    person = person_or_none(request)
    if person is None:
        return page("sign_in.html", None, error="", next="")
    now = runtime_of(request.scope).now()
    quarters = [(quarter, quarter_name(quarter)) for quarter in quarters_back(now.year, now.month, QUARTERS_SHOWN)]
    return page("start.html", person, sites=[site_names(site) for site in person.sites], quarters=quarters)


@router.get("/sign-in")
async def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 the word in the address
    return page("sign_in.html", person_or_none(request), error="", next=_ours(next))


@router.post("/sign-in", dependencies=[Depends(only_from_here)])
async def sign_in(request: Request) -> Response:
    """Keep a token that holds; say in words why another one does not, and never show it again."""
    body = await read_body(request.receive, request.headers.get("content-length", ""))
    form = parse_qs(body.decode("utf-8", "replace"))
    token, target = "".join(form.get("token", [""])[0].split()), _ours(form.get("next", [""])[0])
    runtime = runtime_of(request.scope)
    try:
        runtime.user(token.removeprefix("Bearer"))
    except NotSignedIn as error:
        words = error.detail if token else "Paste a token."
        return page("sign_in.html", None, 422, error=words, next=target)
    response = RedirectResponse(target or "/", 303)
    keep(response, token.removeprefix("Bearer"), runtime.now())
    return response


@router.post("/sign-out", dependencies=[Depends(only_from_here)])
async def sign_out() -> Response:
    response = RedirectResponse("/sign-in", 303)
    forget(response)
    return response


def _ours(target: str) -> str:
    return target if OUR_PAGE.fullmatch(target) else ""
