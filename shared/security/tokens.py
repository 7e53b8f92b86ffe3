"""Bearer tokens, short-lived and signed by identity, that name a person and a session and carry no permissions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from shared.contracts.vocabulary import PersonId, Purpose, SessionId
from shared.errors import Refused

ALGORITHM = "Ed25519"
ISSUER = AUDIENCE = "oms"


class Unauthenticated(Refused):
    """No token, or an invalid one."""

    def __init__(self, detail: str) -> None:
        super().__init__("not-signed-in", 401, detail)


class Claims(BaseModel):
    """Claims of a token; an unknown or missing claim makes it invalid."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    iss: Literal["oms"]
    aud: Literal["oms"]
    sub: PersonId
    name: str
    sid: SessionId | None = None
    purpose: Literal["training", "cqi", "cfsr"] | None = None
    iat: int
    exp: int


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in person. `purpose`: the token is valid in sites of this purpose alone; None: in every one."""

    id: str
    name: str
    session: str = ""
    purpose: Purpose | None = None


def sign(user: User, key: OKPKey, now: datetime, ttl: timedelta) -> str:
    """Return a bearer token that is valid from `now` for `ttl`."""
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": user.id,
        "name": user.name,
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
    }
    claims |= {"sid": user.session} if user.session else {}
    claims |= {"purpose": user.purpose} if user.purpose else {}
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])


@dataclass(frozen=True, eq=False)
class Keys:
    """Public keys that tokens may be signed with; hashed by identity, so that verifications can be cached."""

    known: KeySet


def key_set(public: str) -> Keys:
    """Parse a JWKS document; an empty one leaves only the keys that identity publishes."""
    jwks = orjson.loads(public)
    return Keys(KeySet.import_key_set(jwks) if jwks["keys"] else KeySet([]))


def merged(some: Keys, more: Iterable[OKPKey]) -> Keys:
    """Return a new set with these keys too."""
    return Keys(KeySet([*some.known.keys, *more]))


def verify(token: str, keys: Keys, now: datetime) -> User:
    """Return the token's person. Raise Unauthenticated, whose detail never repeats the token."""
    claims = _claims(token, keys)
    if now.timestamp() >= claims.exp:
        raise Unauthenticated("Your sign-in has expired. Sign in again; what you entered is still there.")
    return User(claims.sub, claims.name, claims.sid or "", Purpose(claims.purpose) if claims.purpose else None)


@lru_cache(maxsize=4096)
def _claims(token: str, keys: Keys) -> Claims:
    """Verify a signature once per token and key set, since that takes 0.2 ms; expiry is checked by the caller."""
    try:
        return TypeAdapter(Claims).validate_python(jwt.decode(token, keys.known, algorithms=[ALGORITHM]).claims)
    except (JoseError, ValidationError, ValueError, TypeError, KeyError):
        raise Unauthenticated("The token is not one of ours. Sign in again.") from None
