"""Who looks at a page: the token in the cookie, set by signing in and gone when it ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from fastapi import Request, Response
from joserfc.jws import extract_compact

from services.gateway.runtime import runtime_of
from shared.security import NotSignedIn, User, may

COOKIE = "__Host-oms"


@dataclass(frozen=True)
class Person:
    """A signed-in person, with the token that speaks for them to the services."""

    user: User
    token: str

    @property
    def sites(self) -> list[str]:
        """Where this person may look at dashboards."""
        return [site for site in sorted(self.user.roles) if may(self.user, "dashboard.read", site)]


def person_of(request: Request) -> Person:
    """Raises NotSignedIn."""
    token = request.cookies.get(COOKIE, "")
    return Person(runtime_of(request.scope).user(token), token)


def person_or_none(request: Request) -> Person | None:
    try:
        return person_of(request)
    except NotSignedIn:
        return None


def keep(response: Response, token: str, now: datetime) -> None:
    """Remember a token that was verified before, for as long as it holds."""
    claims: dict[str, Any] = orjson.loads(extract_compact(token.encode()).payload or b"")
    rest = max(0, int(claims["exp"] - now.timestamp()))
    response.set_cookie(COOKIE, token, max_age=rest, path="/", secure=True, httponly=True, samesite="lax")


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
