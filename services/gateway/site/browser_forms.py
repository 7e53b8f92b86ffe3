"""Form token: a cookie of the browser and a hidden field of each form, which no other site knows."""

import hmac
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

from fastapi import Request, Response

COOKIE = "__Host-oms-form"
TOKEN_FIELD = "form_token"
KEY_FIELD = "form_key"
TOKEN_BYTES = 32
USE = b"open oms form"


@dataclass
class BrowserForms:
    """The forms that one response may show. `cookie`: the browser's; empty before its first form."""

    cookie: str
    is_new: bool = False

    def token(self) -> str:
        """Return the token of this browser's forms; for the first one a cookie is made."""
        if not self.cookie:
            self.cookie, self.is_new = secrets.token_urlsafe(TOKEN_BYTES), True
        return _token(self.cookie)


_FORMS: ContextVar[BrowserForms | None] = ContextVar("forms", default=None)


async def begin_forms(request: Request) -> None:
    """Make the token of the request's browser available to the templates."""
    _FORMS.set(BrowserForms(request.cookies.get(COOKIE, "")))


def form_token() -> str:
    """Return the token for a hidden field of a form; empty outside a request."""
    forms = _FORMS.get()
    return forms.token() if forms else ""


def form_key() -> str:
    """Return a new key for a form: with it, the second press of a button gets the first response."""
    return secrets.token_hex(16) if _FORMS.get() else ""


def with_form_cookie(response: Response) -> None:
    """Set the cookie with the browser's first form."""
    forms = _FORMS.get()
    if forms and forms.is_new:
        response.set_cookie(COOKIE, forms.cookie, path="/", secure=True, httponly=True, samesite="lax")


def is_form_of(request: Request, token: str) -> bool:
    """Whether a form was shown to this browser: its token belongs to the browser's cookie."""
    cookie = request.cookies.get(COOKIE, "")
    return bool(cookie) and hmac.compare_digest(_token(cookie).encode(), token.encode("utf-8", "replace"))


def _token(cookie: str) -> str:
    return hmac.digest(cookie.encode(), USE, "sha256").hex()
