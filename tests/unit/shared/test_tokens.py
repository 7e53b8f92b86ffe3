"""Tokens: who they were signed for, for as long as they hold, and nobody else for a moment longer."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from shared.contracts.vocabulary import Purpose
from shared.ops.settings import Settings
from shared.security.tokens import ALGORITHM, Keys, Unauthenticated, User, key_set, sign, verify

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TTL = timedelta(minutes=15)
SESSION = f"ses_{'1' * 32}"
USER = User("usr_demo_reviewer", "Invented Reviewer", SESSION, Purpose.CQI)
CLAIMS: dict[str, Any] = {
    "iss": "oms",
    "aud": "oms",
    "sub": USER.id,
    "name": USER.name,
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + TTL).timestamp()),
}


def new_key(kid: str = "k1") -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": kid}, auto_kid=False)


def public(*keys: OKPKey) -> Keys:
    return key_set(orjson.dumps({"keys": [key.as_dict(private=False) for key in keys]}).decode())


KEY, FOREIGN = new_key(), new_key()
KEYS = public(KEY)


def token_of(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": ALGORITHM, "kid": "k1"}, claims, KEY, algorithms=[ALGORITHM])


def refusal(token: str, keys: Keys = KEYS, now: datetime = NOW) -> str:
    """The sentence that the bearer is told."""
    with pytest.raises(Unauthenticated) as refused:
        verify(token, keys, now)
    assert (refused.value.slug, refused.value.status) == ("not-signed-in", 401)
    return refused.value.detail


@pytest.mark.parametrize("user", [USER, User(USER.id, USER.name), User(USER.id, USER.name, SESSION)], ids=str)
def test_a_token_names_its_person_their_session_and_the_purpose_it_is_for(user: User) -> None:
    assert verify(sign(user, KEY, NOW, TTL), KEYS, NOW) == user


@pytest.mark.requirement("R14")
def test_a_token_says_nothing_of_what_its_person_may_do() -> None:
    """Otherwise a role would outlive its revocation for as long as the token holds."""
    told = orjson.loads(urlsafe_b64decode(sign(USER, KEY, NOW, TTL).split(".")[1].encode()))
    assert set(told) == {"iss", "aud", "sub", "name", "sid", "purpose", "iat", "exp"}


def test_token_is_valid_until_its_expiry_also_when_cached() -> None:
    """It holds until its end and not a moment longer also when it was checked before."""
    token = sign(USER, KEY, NOW, TTL)
    assert verify(token, KEYS, NOW + TTL - timedelta(seconds=1)) == USER
    assert "expired" in refusal(token, now=NOW + TTL)
    assert "expired" in refusal(token, now=NOW + timedelta(days=365))


def test_a_foreign_key_of_the_same_name_signs_nobody_in() -> None:
    assert "not one of ours" in refusal(sign(USER, FOREIGN, NOW, TTL))


def test_keys_are_rotated_by_knowing_both_and_then_only_the_new_one() -> None:
    new = new_key("k2")
    old_token, new_token = sign(USER, KEY, NOW, TTL), sign(USER, new, NOW, TTL)
    both, only_new = public(KEY, new), public(new)
    assert verify(old_token, both, NOW) == verify(new_token, both, NOW) == verify(new_token, only_new, NOW) == USER
    refusal(old_token, only_new)


def test_where_no_key_is_known_nobody_is_signed_in() -> None:
    """As with the settings' own default."""
    refusal(sign(USER, KEY, NOW, TTL), key_set(Settings().token_keys))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-system"},
        {"aud": ["oms"]},
        {"iss": "somebody"},
        {"sub": "reviewer"},
        {"sub": None},
        {"sid": "1"},
        {"sid": 1},
        {"purpose": "everything"},
        {"purpose": ["cqi"]},
        {"roles": {"ca-cqi": ["REVIEWER"]}},
        {"exp": "never"},
        {"exp": 1e18},
        {"exp": True},
        {"admin": True},
    ],
    ids=str,
)
def test_a_claim_that_is_not_as_it_must_be_signs_nobody_in(wrong: dict[str, Any]) -> None:
    assert "not one of ours" in refusal(token_of(CLAIMS | wrong))


@pytest.mark.parametrize("missing", sorted(CLAIMS))
def test_a_missing_claim_signs_nobody_in(missing: str) -> None:
    refusal(token_of({name: value for name, value in CLAIMS.items() if name != missing}))


def unsigned() -> str:
    return jwt.encode({"alg": "none"}, CLAIMS, KEY, algorithms=["none"])


def signed_with_the_public_key_as_a_password() -> str:
    """The classic confusion: a verifier that lets the token choose the algorithm takes this for ours."""
    head, body = (urlsafe_b64encode(orjson.dumps(part)) for part in ({"alg": "HS256", "kid": "k1"}, CLAIMS))
    signature = hmac.digest(KEY.as_pem(private=False), head + b"." + body, "sha256")
    return b".".join((head, body, urlsafe_b64encode(signature))).decode()


@pytest.mark.filterwarnings("ignore:JWS algorithm")
@pytest.mark.parametrize("forge", [unsigned, signed_with_the_public_key_as_a_password])
def test_the_token_does_not_choose_how_it_is_checked(forge: Callable[[], str]) -> None:
    assert "not one of ours" in refusal(forge())


def nested(depth: int) -> str:
    """Base64 of a header of nothing but brackets."""
    return urlsafe_b64encode(b'{"alg":' + b"[" * depth + b"]" * depth + b"}").decode()


GARBAGE = {
    "nothing": "",
    "a word": "garbage",
    "three words": "a.b.c",
    "dots": "....",
    "another alphabet": "жетон.жетон.жетон",
    "null bytes": "\0.\0.\0",
    "a lone surrogate": "\ud800.a.b",
    "very long": "a" * 60_000,
    "nested headers": f"{nested(20_000)}.e30.c2ln",
    "a token cut short": sign(USER, KEY, NOW, TTL)[:-5],
    "two tokens": sign(USER, KEY, NOW, TTL) * 2,
    "an encrypted one": "a.b.c.d.e",
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_told_in_words_that_it_is_none_and_is_not_repeated(garbage: str) -> None:
    told = refusal(garbage)
    assert told == "The token is not one of ours. Sign in again."


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_letter_anywhere_signs_nobody_in(part: int) -> None:
    parts = sign(USER, KEY, NOW, TTL).split(".")
    letter = parts[part][10]
    parts[part] = parts[part][:10] + ("A" if letter != "A" else "B") + parts[part][11:]
    refusal(".".join(parts))
