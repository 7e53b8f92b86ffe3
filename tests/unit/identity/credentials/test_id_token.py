"""ID tokens: the provider's word about a person, to us, about this sign-in, and nothing that looks like it."""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from joserfc.util import urlsafe_b64encode

from services.identity.credentials.id_token import ExpectedClaims, InvalidIdToken, UnknownKey, verify_id_token

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
EXPECTED = ExpectedClaims("https://provider.example", "oms", "an-invented-nonce")
ACCESS = "an invented access token"
KEY = ECKey.generate_key("P-256", {"kid": "k1"}, auto_kid=False)
KEYS = KeySet([ECKey.import_key(KEY.as_dict(private=False))])
CLAIMS: dict[str, Any] = {
    "iss": EXPECTED.issuer,
    "aud": "oms",
    "sub": "acc_invented",
    "nonce": EXPECTED.nonce,
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + timedelta(minutes=5)).timestamp()),
}


def token_of(claims: dict[str, Any], key: ECKey = KEY, kid: str = "k1") -> str:
    return jwt.encode({"alg": "ES256", "kid": kid}, claims, key)


def read(token: str, now: datetime = NOW) -> dict[str, Any]:
    return verify_id_token(token, KEYS, EXPECTED, ACCESS, now)


def at_hash(access_token: str) -> str:
    return urlsafe_b64encode(sha256(access_token.encode()).digest()[:16]).decode()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"aud": ["oms"]},
        {"aud": ["oms", "another"], "azp": "oms"},
        {"at_hash": at_hash(ACCESS)},
        {"email": "x@y.example"},
    ],
    ids=str,
)
def test_what_the_provider_made_for_us_holds(more: dict[str, Any]) -> None:
    assert read(token_of(CLAIMS | more)) == CLAIMS | more


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://another.example"},
        {"iss": f"{EXPECTED.issuer}/"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": []},
        {"aud": ["oms", "another"]},
        {"azp": "another"},
        {"nonce": "another"},
        {"nonce": ""},
        {"nonce": [EXPECTED.nonce, "another"]},
        {"sub": ""},
        {"sub": 7},
        {"sub": None},
        {"exp": "never"},
        {"exp": int(NOW.timestamp()) - 61},
        {"iat": int(NOW.timestamp()) + 61},
        {"at_hash": at_hash("another access token")},
    ],
    ids=str,
)
def test_what_was_made_for_others_or_another_moment_does_not(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidIdToken):
        read(token_of(CLAIMS | wrong))


@pytest.mark.parametrize("missing", sorted(CLAIMS))
def test_what_leaves_something_out_does_not(missing: str) -> None:
    with pytest.raises(InvalidIdToken):
        read(token_of({name: value for name, value in CLAIMS.items() if name != missing}))


def test_it_ends() -> None:
    assert read(token_of(CLAIMS), NOW + timedelta(minutes=5, seconds=59))
    with pytest.raises(InvalidIdToken):
        read(token_of(CLAIMS), NOW + timedelta(minutes=6))


def test_a_new_key_of_the_provider_is_told_apart_from_a_forgery() -> None:
    with pytest.raises(UnknownKey):
        read(token_of(CLAIMS, kid="k2"))
    with pytest.raises(InvalidIdToken) as forged:
        read(token_of(CLAIMS, ECKey.generate_key("P-256")))
    assert forged.type is InvalidIdToken


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_the_token_does_not_choose_how_it_is_checked(algorithm: str) -> None:
    head, body = (urlsafe_b64encode(orjson.dumps(part)) for part in ({"alg": algorithm, "kid": "k1"}, CLAIMS))
    mac = hmac.digest(KEY.as_pem(private=False), head + b"." + body, "sha256")
    signature = urlsafe_b64encode(mac) if algorithm == "HS256" else b""
    with pytest.raises(InvalidIdToken):
        read(b".".join((head, body, signature)).decode())


@given(st.text(max_size=60) | st.lists(st.text("abcXYZ-_019", max_size=30), max_size=6).map(".".join))
def test_garbage_does_not_hold(garbage: str) -> None:
    with pytest.raises(InvalidIdToken):
        read(garbage)
