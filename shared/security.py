"""Who is asking and what they may do: signed short-lived tokens, and one table of what a role allows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, get_args

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from shared.contracts.vocabulary import PersonId, Role, Site
from shared.refused import Refused

ALGORITHM = "Ed25519"
ISSUER = AUDIENCE = "oms"

Action = Literal[
    "case.create", "case.read", "case.write", "case.submit", "case.approve", "dashboard.read", "rules.choose",
    "rules.read", "people.grant", "people.read", "ticket.open", "ticket.read",
]  # fmt: skip

EVERY_MEMBER: frozenset[Action] = frozenset({"case.read", "dashboard.read", "rules.read", "ticket.open", "ticket.read"})

ALLOWED: dict[str, frozenset[Action]] = {
    "REVIEWER": EVERY_MEMBER | {"case.create", "case.write", "case.submit"},
    "QA_FIRST": EVERY_MEMBER | {"case.approve"},
    "QA_SECOND": EVERY_MEMBER | {"case.approve"},
    "SITE_LEADER": EVERY_MEMBER | {"case.create", "people.grant", "people.read", "rules.choose"},
    "STATE_ADMIN": EVERY_MEMBER | {"people.grant", "people.read", "rules.choose"},
    "OBSERVER": EVERY_MEMBER,
    "CB_OVERSIGHT": EVERY_MEMBER,
    "PLATFORM_OPERATOR": frozenset({"people.grant", "people.read", "ticket.open", "ticket.read"}),
}
"""Everything is denied unless it stands here. The operator opens no case content."""


class NotSignedIn(Refused):
    """No token, or one that does not hold."""

    def __init__(self, detail: str) -> None:
        super().__init__("not-signed-in", 401, detail)


class Claims(BaseModel):
    """What a token says. Anything else in it, or anything missing, and it does not hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    iss: Literal["oms"]
    aud: Literal["oms"]
    sub: PersonId
    name: str
    roles: dict[Site, list[Role]]
    iat: int
    exp: int


@dataclass(frozen=True)
class User:
    """A signed-in person with their roles per site; roles are review-specific, never global (R14)."""

    id: str
    name: str
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)


def sign(user: User, key: OKPKey, now: datetime, ttl: timedelta) -> str:
    """A bearer token that holds from `now` for `ttl`."""
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": user.id,
        "name": user.name,
        "roles": {site: list(roles) for site, roles in user.roles.items()},
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


@dataclass(frozen=True, eq=False)
class Keys:
    """The public keys that tokens may be signed with; one object is one set, so that checks can be remembered."""

    known: KeySet


def key_set(public: str) -> Keys:
    """From a JWKS document."""
    return Keys(KeySet.import_key_set(orjson.loads(public)))


def verify(token: str, keys: Keys, now: datetime) -> User:
    """The token's person. Raises NotSignedIn with a sentence that never repeats the token."""
    claims = _claims(token, keys)
    if now.timestamp() >= claims.exp:
        raise NotSignedIn("Your sign-in has expired. Sign in again; what you entered is still there.")
    return User(claims.sub, claims.name, {site: tuple(roles) for site, roles in claims.roles.items()})


@lru_cache(maxsize=4096)
def _claims(token: str, keys: Keys) -> Claims:
    """Checking a signature costs 0.2 ms: a token that held once holds until it expires."""
    try:
        return TypeAdapter(Claims).validate_python(jwt.decode(token, keys.known, algorithms=[ALGORITHM]).claims)
    except (JoseError, ValidationError, ValueError, TypeError, KeyError):
        raise NotSignedIn("The token is not one of ours. Sign in again.") from None


def may(user: User, action: Action, site: str) -> bool:
    """Whether one of the person's roles in this very site allows the action."""
    return any(action in ALLOWED.get(role, ()) for role in user.roles.get(site, ()))


def demand(user: User, action: Action, site: str) -> None:
    """Raises Refused: a site one has no part in answers alike, whether or not it exists."""
    if not user.roles.get(site):
        raise Refused("not-your-site", 403, "You have no part in this site.")
    if not may(user, action, site):
        raise Refused("not-your-role", 403, "Your role in this site does not allow that.")


assert set(ALLOWED) == set(get_args(Role)), "every role has its line, be it empty"
