"""Page of the second factor: it shows new recovery codes, and names or removes passkeys."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.site.current_user import Person, person_of, sign_in_redirect
from services.gateway.site.error_page import no_such_page
from services.gateway.site.form_route import FormRoute
from services.gateway.site.identity_forms import content_of, form_of, request_identity
from services.gateway.site.rendering import page
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False, route_class=FormRoute)

PASSKEY = re.compile(r"[0-9a-f]{32}")
OK = 200


@router.get("/second-factor")
async def show_second_factor(request: Request) -> Response:
    """What is set up, how many recovery codes are left, and the passkeys."""
    try:
        person = await person_of(request)
    except Unauthenticated:
        return sign_in_redirect("/second-factor")
    return await _second_factor_page(request, person)


@router.post("/second-factor/recovery-codes")
async def renew_recovery_codes(request: Request) -> Response:
    """Show the new codes once."""
    try:
        person = await person_of(request)
    except Unauthenticated:
        return sign_in_redirect("/second-factor")
    form = await form_of(request)
    body = {"password": form.get("password", "")} | ({"code": form["code"]} if form.get("code") else {})
    reply = await request_identity(request, "POST", "/me/recovery-codes", body, person.token)
    if reply.status != OK:
        return await _second_factor_page(request, person, str(content_of(reply).get("detail", "")))
    return page("recovery_codes.html", person, codes=content_of(reply)["recovery_codes"])


@router.post("/second-factor/passkeys/{passkey}")
async def change_passkey(request: Request, passkey: str) -> Response:
    """Give the passkey another name, or remove it."""
    if not PASSKEY.fullmatch(passkey):
        raise no_such_page()
    try:
        person = await person_of(request)
    except Unauthenticated:
        return sign_in_redirect("/second-factor")
    form = await form_of(request)
    if "remove" in form:
        proof = {"password": form.get("password", "")}
        reply = await request_identity(request, "POST", f"/me/passkeys/{passkey}/remove", proof, person.token)
    else:
        name = {"label": form.get("label", "")}
        reply = await request_identity(request, "PUT", f"/me/passkeys/{passkey}", name, person.token)
    if reply.status != OK:
        return await _second_factor_page(request, person, str(content_of(reply).get("detail", "")))
    return RedirectResponse("/second-factor", 303)


async def _second_factor_page(request: Request, person: Person, error: str = "") -> Response:
    account: dict[str, Any] = content_of(await request_identity(request, "GET", "/me", token=person.token))
    listed = content_of(await request_identity(request, "GET", "/me/passkeys", token=person.token))
    shown = {"app": account["totp"], "codes_left": account["recovery_codes_left"], "passkeys": listed["passkeys"]}
    return page("second_factor.html", person, 422 if error else OK, error=error, **shown)
