"""Guessing passwords gets slower and slower, for addresses that nobody has too, and never locks an owner out."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from limits import RateLimitItemPerMinute

from services.gateway.rate_limit import RateLimitPolicy, SignInRateLimiter
from services.identity.credentials.random_tokens import digest
from services.identity.store import sign_in_failures
from shared.errors import Refused
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import PASSWORD, Account
from tests.component.identity.site_setup import platform_person
from tests.component.identity.stack import Stack
from tests.component.problems import refused

HOME, ELSEWHERE = "127.0.0.2", "127.0.0.66"
WRONG = "a wrong and long password"


@pytest.fixture
async def agent(stack: Stack, operator: Account) -> Account:
    return await platform_person(stack, operator, "HELPDESK_AGENT")


async def guess(stack: Stack, email: str, times: int, address: str = ELSEWHERE) -> list[Response]:
    """As fast as a guesser may: waiting as long as it is told to."""
    answers = []
    for _ in range(times):
        answers.append(answer := await stack.browser(address).sign_in(email, WRONG))
        if answer.status_code == 429 and times > 1:
            await stack.later(timedelta(seconds=answer.json()["retry_after"]))
    return answers


async def test_who_guesses_waits_and_the_owner_at_a_known_place_does_not(stack: Stack, agent: Account) -> None:
    expect_success(await stack.browser(HOME).sign_in(agent.email))
    answers = await guess(stack, agent.email, 16)
    assert [one.status_code for one in answers[:5]] == [401] * 5
    waits = [one.json()["retry_after"] for one in answers if one.status_code == 429]
    assert waits == sorted(waits)
    assert waits[-1] > waits[0] >= 1
    await guess(stack, agent.email, 1)
    refused(await stack.browser(ELSEWHERE).sign_in(agent.email), 429, "sign-in-throttled")
    expect_success(await stack.browser(HOME).sign_in(agent.email))


async def test_an_address_that_nobody_has_is_answered_like_one_that_somebody_has(stack: Stack, agent: Account) -> None:
    """Status, body, length and waiting: else guessing would tell who works here."""
    known = await guess(stack, agent.email, 12)
    unknown = await guess(stack, agent.email.replace("agent", "agnet"), 12)
    assert [(one.status_code, one.content) for one in known] == [(one.status_code, one.content) for one in unknown]
    assert {one.status_code for one in known} == {401, 429}


async def test_after_a_hundred_failures_a_link_by_mail_opens_the_account_again(stack: Stack, agent: Account) -> None:
    for _ in range(100):  # as the door keeps them; asking a hundred times would only take longer
        await sign_in_failures.count_failure(
            stack.runtime.store, digest(agent.email), digest(ELSEWHERE), stack.clock(), known=False
        )
    await stack.later(timedelta(minutes=20))
    await guess(stack, agent.email, 1)
    refused(await stack.browser(ELSEWHERE).sign_in(agent.email), 429, "password-reset-needed")
    expect_success(await stack.browser(ELSEWHERE).post("password-resets", {"email": agent.email}))
    body = {"invitation": await stack.link(agent.email), "password": PASSWORD}
    expect_success(await stack.browser(ELSEWHERE).post("invitations/accept", body))
    expect_success(await stack.browser(ELSEWHERE).sign_in(agent.email))


async def test_a_flood_from_one_address_is_stopped_at_the_door_and_its_neighbours_get_in(
    stack: Stack, agent: Account
) -> None:
    state = stack.apps["gateway"].state
    before, state.runtime = (
        state.runtime,
        replace(state.runtime, rate_limiter=SignInRateLimiter(RateLimitPolicy((RateLimitItemPerMinute(3),)))),
    )
    names = [f"nobody-{n}@x.example" for n in range(3)]
    answers = [await stack.browser("127.0.0.77").sign_in(name, WRONG) for name in (*names, *names)]
    neighbour = await stack.browser("127.0.0.78").sign_in(agent.email)
    colleague = await stack.browser("127.0.0.77").sign_in(agent.email)
    state.runtime = before
    assert [one.status_code for one in answers] == [401] * 3 + [429] * 3
    refused(answers[-1], 429, "too-many-tries")
    rows = [await stack.kept("sign_in_failures").find_one({"_id": f"{digest(name)}|*"}) for name in names]
    assert [row and row["count"] for row in rows] == [1] * 3, "a flood reached identity"
    expect_success(neighbour)
    expect_success(colleague)


async def test_sign_ins_of_one_address_are_serialized_and_others_do_not_wait() -> None:
    """Side by side their slow hashes would take both cores from the people who save answers."""
    pace, under_way, most = SignInRateLimiter(RateLimitPolicy((RateLimitItemPerMinute(100),))), 0, 0
    neighbour = asyncio.Event()

    async def tried() -> None:
        nonlocal under_way, most
        async with pace.serialized(ELSEWHERE):
            under_way += 1
            most = max(most, under_way)
            await neighbour.wait()
            under_way -= 1

    async def nearby() -> None:
        async with pace.serialized(HOME):
            neighbour.set()

    await asyncio.gather(*(tried() for _ in range(5)), nearby())
    assert most == 1


async def test_nobody_waits_long_behind_others_of_the_same_address() -> None:
    """A sign-in that hangs holds up the next ones for a moment only, and is not forgotten for it."""
    limiter = SignInRateLimiter(RateLimitPolicy(max_wait_seconds=0.05, max_pause_seconds=0.0))
    async with limiter.serialized(ELSEWHERE):
        with pytest.raises(Refused, match="Try again in 1 second"):
            async with limiter.serialized(ELSEWHERE):
                raise AssertionError("two at once")
    async with limiter.serialized(ELSEWHERE):
        pass


async def test_an_address_rests_after_a_try_and_then_its_next_one_is_made() -> None:
    """Without the rest a guesser's tries follow each other at once, and saves wait behind every one of them."""
    capped = SignInRateLimiter(RateLimitPolicy(pause_ratio=1e9, max_pause_seconds=0.0))
    async with capped.serialized(HOME):  # it rests for no more than the longest rest, however long its answer took
        pass
    async with capped.serialized(HOME):
        pass
    resting = SignInRateLimiter(RateLimitPolicy(max_wait_seconds=0.0, pause_ratio=1e9, max_pause_seconds=3600.0))
    async with resting.serialized(HOME):
        pass
    with pytest.raises(Refused, match="Try again in 1 second"):
        async with resting.serialized(HOME):
            raise AssertionError("no rest")


async def test_who_tried_too_often_gets_in_again_when_the_minute_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A door that is shut without counting must not stay shut: an office would be kept out for good."""
    pace, now = SignInRateLimiter(RateLimitPolicy((RateLimitItemPerMinute(1),))), time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    await pace.check_limit(ELSEWHERE)
    for _ in range(2):
        with pytest.raises(Refused, match="Try again in 60 seconds"):
            await pace.check_limit(ELSEWHERE)
    now += 61
    await pace.check_limit(ELSEWHERE)
