"""Sign-ins among the requests of the unauthenticated endpoints: whose they are, and whether they failed. Pure."""

from http import HTTPStatus

import orjson

from services.gateway.upstream.messages import UpstreamResponse
from services.gateway.upstream.routes import PREFIX

NO_FAILURE = ("second-factor-needed", "sign-in-busy")
"""Problem slugs of a right password without a code, and of one that was not checked."""


def is_sign_in(path: str) -> bool:
    """Whether a path of the API is one of a sign-in or of signing out."""
    return path.removeprefix(PREFIX).startswith(("/sign-in", "/sign-out"))


def account_in(body: bytes) -> str:
    """Return the address that was typed, as accounts are counted by; empty where the request names none."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    email = content.get("email") if isinstance(content, dict) else None
    return account_key(email) if isinstance(email, str) else ""


def account_key(email: str) -> str:
    """Return the address in one spelling."""
    return email.strip().casefold()


def has_failed(reply: UpstreamResponse) -> bool:
    """Whether identity refused an attempt for what was typed."""
    if not HTTPStatus.BAD_REQUEST <= reply.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    try:
        content = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return True
    slug = str(content.get("type", "")) if isinstance(content, dict) else ""
    return not slug.endswith(NO_FAILURE)
