"""Sign-in by password or by a provider, the start page, and sign-out."""

import re
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.display_names import quarter_name, quarters_back, site_names
from services.gateway.runtime import runtime_of
from services.gateway.sign_in_attempts import account_key, has_failed
from services.gateway.site.current_user import person_or_none
from services.gateway.site.error_page import no_such_page
from services.gateway.site.form_route import FormRoute
from services.gateway.site.identity_forms import content_of, form_of, request_identity, with_cookies
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import DOORS
from shared.errors import Refused

router = APIRouter(include_in_schema=False, route_class=FormRoute)

QUARTERS_SHOWN = 6
OUR_PAGE = re.compile(
    r"/(training|cqi|cfsr|sessions|second-factor|sites/[a-z-]{1,20}/quarters/[0-9Q]{6}(\?[A-Za-z0-9_=&]*)?"
    r"|sites/[a-z-]{1,20}/cases/cas_[0-9a-f]{32}/print\.pdf(\?kind=[a-z_-]{1,20})?"
    r"|sites/[a-z-]{1,20}/(forms/frm|user-reviews/urv)_[0-9a-f]{32}"
    r"|app/((training|cqi|cfsr)/[a-z]{2}(/[A-Za-z0-9_-]{1,80}){1,4}(#[A-Za-z0-9_-]{1,80})?)?)"
)
"""Where signing in may lead: a page of ours, never an address that somebody slipped in."""

MAX_PROVIDER_NAME = 60
KNOWN_PARAMETERS = ("state", "code", "iss", "error")
OK, TOO_MANY = 200, 429


@router.get("/")
async def start(request: Request) -> Response:
    """The sites and quarters a person can look at; for anyone else, the way in."""
    return await _sites(request, None)


@router.get("/training")
@router.get("/cqi")
@router.get("/cfsr")
async def show_door(request: Request) -> Response:
    """The three ways in, one for each purpose, each saying at all times where one is (R3)."""
    return await _sites(request, request.url.path.removeprefix("/"))


async def _sites(request: Request, door: str | None) -> Response:
    person = await person_or_none(request)
    if person is None:
        return await _sign_in_page(request, next=f"/{door}" if door else "", door=door)
    now = runtime_of(request.scope).now()
    sites = [
        (site_names(site), [(quarter, quarter_name(quarter)) for quarter in quarters_back(today, QUARTERS_SHOWN)])
        for site in person.sites
        if door is None or site.endswith(f"-{door}")
        for today in [person.access.state.day(now, site)]
    ]
    shown = DOORS[door] if door else None
    return page("start.html", person, sites=sites, door=shown)


@router.get("/sign-in")
async def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 the word in the address
    return await _sign_in_page(request, next=_ours(next))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """By address and password; where a second factor is set up, the code is asked for on the next page."""
    form = await form_of(request)
    target, email = _ours(form.get("next", "")), form.get("email", "")
    if not email or not form.get("password"):
        return await _sign_in_page(request, next=target, error="Enter your e-mail address and your password.")
    body = {"email": email, "password": form["password"]} | ({"code": form["code"]} if form.get("code") else {})
    client = request.client.host if request.client else "unknown"
    limiter = runtime_of(request.scope).rate_limiter
    try:
        async with limiter.sign_in(client, account_key(email)) as attempt:
            reply = await request_identity(request, "POST", "/sign-in", body)
            attempt.succeeded = not has_failed(reply)
    except Refused as refused:
        return await _sign_in_page(request, next=target, email=email, error=refused.detail, status=TOO_MANY)
    content = content_of(reply)
    if reply.status != OK:
        asks = content.get("type", "").endswith("second-factor-needed")
        detail = str(content.get("detail", ""))
        return await _sign_in_page(request, next=target, email=email, error=detail, code=asks or bool(form.get("code")))
    return with_cookies(RedirectResponse(target or "/", 303), reply)


@router.get("/sign-in/with/{provider}")
async def sign_in_with(request: Request, provider: str, next: str = "") -> Response:  # noqa: A002 the word in the address
    """To the provider, and back to the next page."""
    target = _ours(next)
    reply = await request_identity(request, "POST", f"{_provider_path(provider)}/begin", {"page": target})
    if reply.status != OK:
        return await _sign_in_page(request, next=target, error=str(content_of(reply).get("detail", "")))
    return with_cookies(RedirectResponse(content_of(reply)["address"], 303), reply)


@router.get("/sign-in/from/{provider}")
async def come_back(request: Request, provider: str) -> Response:
    """What the provider says becomes a session, or a sentence that says why not."""
    callback = {name: request.query_params[name] for name in KNOWN_PARAMETERS if name in request.query_params}
    reply = await request_identity(request, "POST", f"{_provider_path(provider)}/finish", callback)
    content = content_of(reply)
    if reply.status != OK:
        return await _sign_in_page(request, error=str(content.get("detail", "Begin again.")))
    return with_cookies(RedirectResponse(_ours(str(content.get("page", ""))) or "/", 303), reply)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    reply = await request_identity(request, "POST", "/sign-out")
    return with_cookies(RedirectResponse("/sign-in", 303), reply)


async def _sign_in_page(  # noqa: PLR0913 what the page shows, each by its name
    request: Request,
    *,
    next: str = "",  # noqa: A002 the word in the address
    email: str = "",
    error: str = "",
    code: bool = False,
    door: str | None = None,
    status: int | None = None,
) -> Response:
    listed = content_of(await request_identity(request, "GET", "/sign-in/providers"))
    ids = listed.get("ids", {})
    providers = [(name, ids.get(name, name)) for name in listed.get("providers", [])]
    shown = {"email": email, "code": code, "providers": providers}
    where = DOORS[door] if door else None
    return page("sign_in.html", None, status or (422 if error else OK), error=error, next=next, door=where, **shown)


def _provider_path(provider: str) -> str:
    """Return the path at identity; identity knows names and ids. Raises PageError for what cannot be either."""
    if len(provider) > MAX_PROVIDER_NAME or not provider.isprintable():
        raise no_such_page()
    return f"/sign-in/providers/{quote(provider, safe='')}"


def _ours(target: str) -> str:
    return target if OUR_PAGE.fullmatch(target) else ""
