"""A class of people behind one address: all of them get in, and a guesser among them does not."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pyotp
import pytest
from limits import RateLimitItemPerMinute

from services.gateway.rate_limit import RateLimitPolicy, SignInRateLimiter
from services.identity.credentials import passwords
from services.identity.domain import account
from services.identity.runtime import sign_in_of
from services.identity.store import accounts, profiles
from shared.contracts.vocabulary import PLATFORM
from shared.runtime import new_id
from tests.component.identity.browser import PASSWORD
from tests.component.identity.stack import Stack

CLASS, GUESSER = "127.0.0.90", "guessed.{}@state.example"
PEOPLE = 200
AS_FORM = {"Sec-Fetch-Site": "same-origin"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # pragma: allowlist secret


@dataclass
class Result:
    """How a class came in. `refused`: answers that said to wait."""

    seconds: float
    signed_in: int
    refused: int
    guesses: int


@pytest.fixture
async def limited(stack: Stack) -> AsyncIterator[Stack]:
    """With the limits of the product."""
    state = stack.apps["gateway"].state
    before, state.runtime = state.runtime, replace(state.runtime, rate_limiter=SignInRateLimiter())
    yield stack
    state.runtime = before


async def enrol(stack: Stack, people: int) -> list[str]:
    """Addresses of active accounts with a password and a second factor."""
    config, runtime = sign_in_of(stack.runtime), stack.runtime
    hashed = passwords.hash_password(PASSWORD, config.source)
    emails = []
    for _ in range(people):
        email = f"{stack.new_name('pupil')}@state.example"
        person = await profiles.find_or_create(runtime.store, email, "Pat (invented)", new_id, stack.clock())
        cause = runtime.command_context(person)
        for command in (account.Invite(), account.SetUp(password=True, factor="totp")):
            await accounts.execute(runtime.store, cause, PLATFORM, person, command)
        sealed = config.vault.seal(SECRET.encode(), "totp", person, config.source)
        await profiles.update_fields(runtime.store, person, {"password": hashed, "totp": sealed})
        emails.append(email)
    return emails


async def come_in(stack: Stack, email: str, result: Result) -> None:
    """As a person does on the page: the password first, then the code; again where the page says so."""
    browser = stack.browser(CLASS)
    form = {"email": email, "password": PASSWORD}
    while True:
        answer = await browser.client.post("/sign-in", data=form, headers=AS_FORM)
        if answer.status_code == 303:
            result.signed_in += 1
            return
        result.refused += answer.status_code in (429, 503)
        assert answer.status_code in (422, 429, 503), answer.text
        if 'id="code"' in answer.text:
            form["code"] = pyotp.TOTP(SECRET).at(stack.clock())


async def guess(stack: Stack, result: Result, *, spread: bool) -> None:
    """Without any pause, at one account or at a new one each time."""
    tries = 0
    while True:
        tries += 1
        email = GUESSER.format(tries if spread else 0)
        answer = await stack.browser(CLASS).sign_in(email, "a wrong and long password")
        result.guesses += answer.status_code == 401


async def attend(stack: Stack, people: int) -> Result:
    """The class, beside one who guesses at one account and one who tries a new account each time."""
    emails, result = await enrol(stack, people), Result(0, 0, 0, 0)
    guessing = [asyncio.create_task(guess(stack, result, spread=spread)) for spread in (False, True)]
    began = time.monotonic()
    try:
        await asyncio.gather(*(come_in(stack, email, result) for email in emails))
    finally:
        for task in guessing:
            task.cancel()
        await asyncio.gather(*guessing, return_exceptions=True)
    result.seconds = time.monotonic() - began
    return result


async def test_class_of_two_hundred_behind_one_address_signs_in_beside_guessers(limited: Stack) -> None:
    """A training would begin with minutes of "too many tries", and end for those who give up."""
    result = await attend(limited, PEOPLE)
    assert result.signed_in == PEOPLE
    assert result.refused < PEOPLE / 10
    assert result.guesses < 2 * result.seconds


async def test_address_over_its_limit_lets_other_accounts_in_and_holds_the_failed_one(stack: Stack) -> None:
    """One guesser would keep a whole office out by failing on purpose."""
    state = stack.apps["gateway"].state
    limiter = SignInRateLimiter(RateLimitPolicy((RateLimitItemPerMinute(2),), max_pause_seconds=0.0))
    before, state.runtime = state.runtime, replace(state.runtime, rate_limiter=limiter)
    emails, result = await enrol(stack, 2), Result(0, 0, 0, 0)
    guessed = [(await stack.browser(CLASS).sign_in(GUESSER.format("x"), "wrong")).status_code for _ in range(4)]
    for email in emails:
        await come_in(stack, email, result)
    state.runtime = before
    assert guessed == [401, 401, 429, 429]
    assert (result.signed_in, result.refused) == (2, 0)
