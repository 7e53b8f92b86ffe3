"""A session is its owner's alone: new at sign-in, over in time, ended everywhere at once, and never brought back."""

from datetime import timedelta

import pytest

from tests.component.api_client import expect_success
from tests.component.identity.browser import COOKIE, PASSWORD, Account, Browser
from tests.component.identity.site_setup import platform_person
from tests.component.identity.stack import PUBLIC_URL, Stack
from tests.component.problems import refused

ANOTHER = "seventeen quiet herons"


@pytest.fixture
async def agent(stack: Stack, operator: Account) -> Account:
    return await platform_person(stack, operator, "HELPDESK_AGENT")


async def signed_in(stack: Stack, agent: Account) -> Browser:
    """At one more browser."""
    expect_success(await (browser := stack.browser()).sign_in(agent.email))
    return browser


def thief_with(stack: Stack, cookie: str) -> Browser:
    (browser := stack.browser("127.0.0.99")).hold(cookie)
    return browser


async def test_a_session_lives_in_a_cookie_that_no_script_and_no_other_site_can_use(
    stack: Stack, agent: Account
) -> None:
    answer = await stack.browser().sign_in(agent.email)
    name, _, rest = answer.headers["set-cookie"].partition("=")
    parts = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == COOKIE
    assert parts == {"httponly", "secure", "samesite=lax", "path=/", "max-age=43200"}
    token = rest.partition(";")[0]
    assert len(token) >= 43
    assert token not in answer.text
    kept = [str(row) async for row in stack.kept("sessions").find({})]
    assert not any(token in row for row in kept), "the database holds the token itself"


async def test_signing_in_makes_a_new_token_and_the_one_that_was_planted_is_dead(
    stack: Stack, agent: Account, operator: Account
) -> None:
    attacker = await platform_person(stack, operator, "HELPDESK_AGENT")
    planted, browser = attacker.browser.cookie, stack.browser()
    browser.hold(planted)
    expect_success(await browser.sign_in(agent.email))
    assert browser.cookie not in ("", planted)
    assert expect_success(await browser.get("me"))["id"] == agent.id
    assert not await attacker.browser.is_in()


async def test_signing_in_again_ends_the_session_the_browser_had(stack: Stack, agent: Account) -> None:
    old = agent.browser.cookie
    expect_success(await agent.browser.sign_in(agent.email))
    assert agent.browser.cookie != old
    assert not await thief_with(stack, old).is_in()
    assert await agent.browser.is_in()


async def test_signing_out_ends_the_session_wherever_its_cookie_is(stack: Stack, agent: Account) -> None:
    thief = thief_with(stack, agent.browser.cookie)
    assert await thief.is_in()
    expect_success(await agent.post("sign-out"))
    assert not agent.browser.cookie
    refused(await thief.get("me"), 401, "not-signed-in")
    assert expect_success(await agent.post("sign-out")) == {"signed_in": False}


async def test_an_unused_session_is_over_after_half_an_hour_and_a_used_one_goes_on(
    stack: Stack, agent: Account
) -> None:
    idle = await signed_in(stack, agent)
    await stack.later(timedelta(minutes=29))
    assert await agent.browser.is_in()
    await stack.later(timedelta(minutes=1))
    assert await agent.browser.is_in()
    refused(await idle.get("me"), 401, "not-signed-in")


async def test_session_that_only_an_open_page_uses_is_over_after_half_an_hour(stack: Stack, agent: Account) -> None:
    """A page that follows its case by itself would keep whoever left their desk signed in for the whole day."""
    idle = await signed_in(stack, agent)
    for _ in range(2):
        await stack.later(timedelta(minutes=14))
        by_itself = await idle.get(f"sites/ca-cqi/cases/cas_{'0' * 32}/presence")
        assert by_itself.status_code != 401
    await stack.later(timedelta(minutes=2))
    refused(await idle.get("me"), 401, "not-signed-in")


async def test_no_session_lasts_longer_than_twelve_hours_however_much_it_is_used(stack: Stack, agent: Account) -> None:
    for _ in range(28):
        await stack.later(timedelta(minutes=25))
        assert await agent.browser.is_in()
    await stack.later(timedelta(minutes=20))
    refused(await agent.get("me"), 401, "not-signed-in")


async def test_one_sees_where_one_is_signed_in_and_ends_it_from_elsewhere(stack: Stack, agent: Account) -> None:
    other = await signed_in(stack, agent)
    listed = expect_success(await agent.get("me/sessions"))["sessions"]
    (theirs,) = [one["id"] for one in listed if not one["this"]]
    assert [one["means"] for one in listed] == ["password", "password"]
    expect_success(await agent.ask("DELETE", f"me/sessions/{theirs}"))
    refused(await other.get("me"), 401, "not-signed-in")
    assert [one["this"] for one in expect_success(await agent.get("me/sessions"))["sessions"]] == [True]


async def test_nobody_ends_or_sees_a_strangers_session(stack: Stack, agent: Account, operator: Account) -> None:
    (own,) = [one["id"] for one in expect_success(await agent.get("me/sessions"))["sessions"]]
    refused(await operator.ask("DELETE", f"me/sessions/{own}"), 404, "not-found")
    assert own not in (await operator.get("me/sessions")).text
    assert await agent.browser.is_in()


async def test_a_session_that_is_over_is_not_listed_as_a_place_where_one_is_signed_in(
    stack: Stack, agent: Account
) -> None:
    await stack.later(timedelta(minutes=30))
    browser = await signed_in(stack, agent)
    assert [one["this"] for one in expect_success(await browser.get("me/sessions"))["sessions"]] == [True]


async def test_an_eleventh_session_ends_the_oldest(stack: Stack, agent: Account) -> None:
    browsers = [await signed_in(stack, agent) for _ in range(10)]
    assert not await agent.browser.is_in()
    assert all([await one.is_in() for one in browsers])


async def test_disabled_account_is_signed_out_and_its_cookies_stay_invalid(
    stack: Stack, agent: Account, operator: Account
) -> None:
    """Who is disabled is out at once and old cookies stay dead when they may come back."""
    colleague = await platform_person(stack, operator, "HELPDESK_AGENT")
    expect_success(await operator.post(f"platform/people/{agent.id}/disable"))
    wrong = await stack.browser().sign_in("nobody@platform.example")
    disabled = await stack.browser().sign_in(agent.email)
    assert (disabled.status_code, disabled.content) == (wrong.status_code, wrong.content)
    refused(await agent.get("me"), 401, "not-signed-in")
    expect_success(await operator.post(f"platform/people/{agent.id}/enable"))
    for _ in range(6):  # long enough for every process to have let go of what ended
        await stack.later(timedelta(minutes=20))
        expect_success(await (await signed_in(stack, colleague)).post("sign-out"))
        refused(await agent.get("me"), 401, "not-signed-in")
    expect_success(await stack.browser().sign_in(agent.email))


async def test_nobody_disables_themselves_and_no_one_but_an_operator_anybody(agent: Account, operator: Account) -> None:
    refused(await operator.post(f"platform/people/{operator.id}/disable"), 403, "own-role")
    refused(await agent.post(f"platform/people/{operator.id}/disable"), 403, "not-your-role")
    assert await operator.browser.is_in()


async def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(stack: Stack, agent: Account) -> None:
    others = [await signed_in(stack, agent) for _ in range(2)]
    refused(await agent.ask("PUT", "me/password", {"old": ANOTHER, "new": ANOTHER}), 403, "wrong-password")
    refused(await agent.ask("PUT", "me/password", {"old": PASSWORD, "new": "short"}), 422, "weak-password")
    assert [await one.is_in() for one in others] == [True, True]
    assert (
        expect_success(await agent.ask("PUT", "me/password", {"old": PASSWORD, "new": ANOTHER}))["ended_sessions"] == 2
    )
    assert [await one.is_in() for one in (agent.browser, *others)] == [True, False, False]
    refused(await stack.browser().sign_in(agent.email), 401, "not-signed-in")
    expect_success(await stack.browser().sign_in(agent.email, ANOTHER))


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=str)
async def test_another_website_cannot_let_a_browser_change_anything(agent: Account, headers: dict[str, str]) -> None:
    body = {"email": agent.email, "password": PASSWORD}
    for path, content in (("sign-in", body), ("sign-out", None), ("me/totp", {"password": PASSWORD})):
        refused(await agent.post(path, content, headers=headers), 403, "from-elsewhere")
    assert await agent.browser.is_in()
    expect_success(await agent.post("me/totp", {"password": PASSWORD}, headers={"Origin": PUBLIC_URL}))
