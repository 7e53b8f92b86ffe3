"""Signing in by a state's own accounts, against a real provider: as who one is, and as nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client

from services.identity.credentials import discovery
from services.identity.credentials.id_token import ExpectedClaims, InvalidIdToken, verify_id_token
from services.identity.credentials.oidc import Callback, Claims, OpenIdConnect
from shared.errors import Refused
from tests.component.oidc.conftest import REDIRECT, SECRETS, provider, settings, walk

STATE, NONCE, VERIFIER = "an-invented-state", "an-invented-nonce", "an-invented-verifier-of-43-characters-or-more-xx"
REVIEWER = Claims("acc_invented", "invented.reviewer@example.org", True, "Invented Reviewer")


def now() -> datetime:
    """The provider's clock: what it signs, it dates."""
    return datetime.now(UTC)


async def sent_back(door: OpenIdConnect, *, deny: bool = False) -> Callback:
    state, callback = await walk(await door.begin(REDIRECT, STATE, NONCE, VERIFIER, now()), deny=deny)
    assert state == STATE
    return callback


async def signed_in(door: OpenIdConnect, nonce: str = NONCE, verifier: str = VERIFIER, later: int = 0) -> Claims:
    callback = await sent_back(door)
    return await door.finish(REDIRECT, callback, nonce, verifier, now() + timedelta(minutes=later))


async def refusal(door: OpenIdConnect, callback: Callback) -> str:
    with pytest.raises(Refused) as refused:
        await door.finish(REDIRECT, callback, NONCE, VERIFIER, now())
    return refused.value.slug


async def test_a_person_is_who_the_provider_says_with_an_address_that_it_has_checked(issuer: str) -> None:
    assert await signed_in(OpenIdConnect(settings(issuer))) == REVIEWER


async def test_a_provider_that_writes_the_address_into_its_token_is_not_asked_for_it_again() -> None:
    with provider(conformIdTokenClaims=False, impostor=True) as there:
        assert await signed_in(OpenIdConnect(settings(there))) == REVIEWER


async def test_an_address_of_somebody_else_is_not_taken_for_ones_own() -> None:
    with provider(impostor=True) as there, pytest.raises(Refused) as refused:
        await signed_in(OpenIdConnect(settings(there)))
    assert refused.value.slug == "provider-sign-in-failed"


@pytest.mark.parametrize(
    "wrong", [{"nonce": "another"}, {"verifier": VERIFIER + "x"}, {"later": 120}, {"later": -120}], ids=str
)
async def test_what_was_made_for_another_browser_or_another_moment_signs_nobody_in(
    issuer: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        await signed_in(OpenIdConnect(settings(issuer)), **wrong)
    assert (refused.value.slug, refused.value.status) == ("provider-sign-in-failed", 401)
    assert "Invented State" in refused.value.detail


async def test_a_code_seen_in_somebodys_history_is_used_up(issuer: str) -> None:
    door = OpenIdConnect(settings(issuer))
    callback = await sent_back(door)
    assert await door.finish(REDIRECT, callback, NONCE, VERIFIER, now()) == REVIEWER
    assert await refusal(door, callback) == "provider-sign-in-failed"


async def test_a_code_of_another_provider_is_not_carried_to_this_one(issuer: str) -> None:
    door = OpenIdConnect(settings(issuer))
    code = (await sent_back(door)).code
    assert await refusal(door, Callback(code, None)) == "provider-sign-in-failed"
    assert await refusal(door, Callback(code, "https://provider.example")) == "provider-sign-in-failed"
    assert await door.finish(REDIRECT, Callback(code, issuer), NONCE, VERIFIER, now()) == REVIEWER


async def test_cancelled_sign_in_at_the_provider_says_that_no_session_began(issuer: str) -> None:
    """Who changes their mind on the providers page is told that nobody was signed in."""
    door = OpenIdConnect(settings(issuer))
    callback = await sent_back(door, deny=True)
    assert callback.error == "access_denied"
    assert await refusal(door, callback) == "provider-sign-in-failed"


async def test_a_wrong_secret_of_ours_is_the_administrators_matter_and_not_the_users(issuer: str) -> None:
    door = OpenIdConnect(settings(issuer, secret="not the secret"))
    assert await refusal(door, await sent_back(door)) == "provider-misconfigured"


async def test_a_provider_that_calls_itself_otherwise_is_not_believed(issuer: str) -> None:
    with pytest.raises(Refused) as refused:
        await OpenIdConnect(settings(f"{issuer}/")).begin(REDIRECT, STATE, NONCE, VERIFIER, now())
    assert refused.value.slug == "provider-misconfigured"


async def test_people_sign_in_on_when_the_provider_changes_its_key() -> None:
    with provider() as there:
        door = OpenIdConnect(settings(there))
        assert await signed_in(door) == REVIEWER
    with provider(port=urlsplit(there).port):
        assert await signed_in(door) == REVIEWER


async def test_a_provider_that_is_down_is_said_to_be_down() -> None:
    with provider() as there:
        door = OpenIdConnect(settings(there))
        callback = await sent_back(door)
    assert await refusal(door, callback) == "provider-unavailable"
    with pytest.raises(Refused) as refused:
        await OpenIdConnect(settings(there)).begin(REDIRECT, STATE, NONCE, VERIFIER, now())
    assert (refused.value.slug, refused.value.status) == ("provider-unavailable", 503)


async def test_a_token_that_the_provider_made_for_another_system_signs_nobody_in_here(issuer: str) -> None:
    """Else whoever runs that system could be everybody in this one."""
    theirs = settings(issuer, "another")
    _, callback = await walk(await OpenIdConnect(theirs).begin(REDIRECT, STATE, NONCE, VERIFIER, now()))
    async with AsyncOAuth2Client("another", SECRETS["another"], "client_secret_post", redirect_uri=REDIRECT) as client:
        found = await discovery.fetch_metadata(client, theirs)
        keys = await discovery.fetch_keys(client, found.jwks_uri, theirs)
        token = await client.fetch_token(found.token_endpoint, code=callback.code, code_verifier=VERIFIER)
    parts = (token["access_token"], now())
    assert (
        verify_id_token(token["id_token"], keys, ExpectedClaims(issuer, "another", NONCE), *parts)["sub"]
        == REVIEWER.subject
    )
    with pytest.raises(InvalidIdToken):
        verify_id_token(token["id_token"], keys, ExpectedClaims(issuer, "oms", NONCE), *parts)
