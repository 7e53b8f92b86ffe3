"""ID token validation: signature of the provider, audience, nonce and time. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Asymmetric signatures alone; never `none`, and never one by the shared client secret."""

LEEWAY_SECONDS = 60
"""Tolerated difference of two machines' clocks."""


class InvalidIdToken(Exception):
    """The token is not valid for this sign-in."""


class UnknownKey(InvalidIdToken):
    """The token is signed by a key that is not in the set: the provider may have a new one."""


@dataclass(frozen=True)
class ExpectedClaims:
    """Claims that the token must have."""

    issuer: str
    client_id: str
    nonce: str


def verify_id_token(
    token: str, keys: KeySet, expected: ExpectedClaims, access_token: str, now: datetime
) -> dict[str, Any]:
    """Returns the claims. Raises InvalidIdToken."""
    exact = {"iss": expected.issuer, "aud": expected.client_id, "nonce": expected.nonce}
    options: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in exact.items()}
    options["sub"] = {"essential": True}
    params = {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": access_token}
    try:
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(decoded.claims, decoded.header, options, params)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, LookupError, AttributeError):
        raise InvalidIdToken from None
    return dict(claims)
