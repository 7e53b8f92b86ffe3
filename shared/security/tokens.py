"""Who is asking: short-lived tokens, signed by identity, that name a person and a session and allow nothing."""

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
    sid: SessionId | None = None
    purpose: Literal["training", "cqi", "cfsr"] | None = None
    iat: int
    exp: int


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in person. `purpose`: the token holds in sites of this purpose alone; None: in every one."""

    id: str
    name: str
    session: str = ""
    purpose: Purpose | None = None


def sign(user: User, key: OKPKey, now: datetime, ttl: timedelta) -> str:
    """A bearer token that holds from `now` for `ttl`."""
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
    """The public keys that tokens may be signed with; one object is one set, so that checks can be remembered."""

    known: KeySet


def key_set(public: str) -> Keys:
    """From a JWKS document, which may hold none: then only the keys that identity publishes count."""
    told = orjson.loads(public)
    return Keys(KeySet.import_key_set(told) if told["keys"] else KeySet([]))


def merged(some: Keys, more: Iterable[OKPKey]) -> Keys:
    """A new set with these keys too."""
    return Keys(KeySet([*some.known.keys, *more]))


def verify(token: str, keys: Keys, now: datetime) -> User:
    """The token's person. Raises NotSignedIn with a sentence that never repeats the token."""
    claims = _claims(token, keys)
    if now.timestamp() >= claims.exp:
        raise Unauthenticated("Your sign-in has expired. Sign in again; what you entered is still there.")
    return User(claims.sub, claims.name, claims.sid or "", Purpose(claims.purpose) if claims.purpose else None)


@lru_cache(maxsize=4096)
def _claims(token: str, keys: Keys) -> Claims:
    """Checking a signature costs 0.2 ms: a token that held once holds until it expires."""
    try:
        return TypeAdapter(Claims).validate_python(jwt.decode(token, keys.known, algorithms=[ALGORITHM]).claims)
    except (JoseError, ValidationError, ValueError, TypeError, KeyError):
        raise Unauthenticated("The token is not one of ours. Sign in again.") from None
