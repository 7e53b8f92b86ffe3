"""Setting up an account and signing in: each secret counts once and in time, and no wrong answer tells anything."""

import os
from datetime import timedelta

import pyotp
import pytest

from services.identity.store import profiles
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import PASSWORD, Account, Browser
from tests.component.identity.site_setup import platform_person
from tests.component.identity.stack import Stack
from tests.component.problems import refused
from tests.support.identity.authenticator import Authenticator

ANOTHER = "seventeen quiet herons"


@pytest.fixture
async def invited(stack: Stack, operator: Account) -> str:
    """The address of somebody who has not followed their invitation yet."""
    email = f"{stack.new_name('invited')}@platform.example"
    body = {"name": "Ira (invented)", "email": email, "role": "HELPDESK_AGENT"}
    expect_success(await operator.post("platform/people", body))
    return email


@pytest.fixture
async def agent(stack: Stack, operator: Account) -> Account:
    return await platform_person(stack, operator, "HELPDESK_AGENT")


async def follow(stack: Stack, email: str, password: str = PASSWORD, **more: str) -> Response:
    link = await stack.link(email)
    return await stack.browser().post("invitations/accept", {"invitation": link, "password": password} | more)


async def noted(stack: Stack, problem: str) -> int:
    """How many refusals of this kind are in the trails."""
    return await stack.kept("journal").count_documents({"events.data.problem": problem})


def alike(answers: list[Response]) -> bool:
    return len({(one.status_code, one.content) for one in answers}) == 1


async def test_an_invitation_is_followed_once(stack: Stack, invited: str) -> None:
    link, before = await stack.link(invited), await noted(stack, "invitation-over")
    assert expect_success(await stack.browser().post("invitations/look", {"invitation": link}))["email"] == invited
    expect_success(await follow(stack, invited))
    refused(await follow(stack, invited, ANOTHER), 403, "invitation-over")
    refused(await stack.browser().post("invitations/look", {"invitation": link}), 403, "invitation-over")
    assert (await stack.browser().sign_in(invited, ANOTHER)).status_code == 401
    assert await noted(stack, "invitation-over") == before + 2


async def test_an_invitation_that_is_over_used_or_unknown_is_answered_alike(stack: Stack, invited: str) -> None:
    over = await stack.link(invited)
    await stack.later(timedelta(days=15))
    bodies = [{"invitation": link, "password": PASSWORD} for link in (over, "a-link-that-nobody-ever-made")]
    answers = [await stack.browser().post("invitations/accept", body) for body in bodies]
    refused(answers[0], 403, "invitation-over")
    assert alike(answers)


@pytest.mark.parametrize(
    "password", ["fourteen-signs", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "ira (invented) open oms", "x" * 257]
)
async def test_a_weak_password_is_refused_in_words_and_the_link_still_holds(
    stack: Stack, invited: str, password: str
) -> None:
    refused(await follow(stack, invited, password), 422, "weak-password")
    assert (await stack.browser().sign_in(invited, password)).status_code == 401
    assert (await follow(stack, invited)).status_code == 200


async def begun(stack: Stack, email: str) -> pyotp.TOTP:
    """The app of somebody who sets up a second factor with their invitation."""
    link = await stack.link(email)
    return pyotp.TOTP(
        expect_success(await stack.browser().post("invitations/second-factor", {"invitation": link}))["secret"]
    )


def code(stack: Stack, app: pyotp.TOTP) -> str:
    return app.at(stack.clock())


async def test_eight_characters_are_enough_with_a_code_that_is_right(stack: Stack, invited: str) -> None:
    app = await begun(stack, invited)
    refused(await follow(stack, invited, "vexq8LMn"), 422, "weak-password")
    refused(await follow(stack, invited, "vexq8LMn", code="000000"), 422, "wrong-code")
    told = expect_success(await follow(stack, invited, "vexq8LMn", code=code(stack, app)))
    assert len(set(told["recovery_codes"])) == 10


async def test_a_code_counts_once_and_a_recovery_code_once(stack: Stack, invited: str) -> None:
    app = await begun(stack, invited)
    codes = expect_success(await follow(stack, invited, code=code(stack, app)))["recovery_codes"]
    browser = stack.browser()
    refused(await browser.sign_in(invited), 401, "second-factor-needed")
    refused(await browser.sign_in(invited, code=code(stack, app)), 401, "not-signed-in")
    assert not await browser.is_in(), "the code of the set-up was taken a second time"
    await stack.later(timedelta(seconds=30))
    seen = code(stack, app)
    expect_success(await browser.sign_in(invited, code=seen))
    refused(await stack.browser().sign_in(invited, code=seen), 401, "not-signed-in")
    expect_success(await stack.browser().sign_in(invited, code=codes[0].lower().replace("-", " ")))
    refused(await stack.browser().sign_in(invited, code=codes[0]), 401, "not-signed-in")
    assert expect_success(await browser.get("me"))["recovery_codes_left"] == 9


async def test_a_second_factor_of_ones_own_account_is_asked_for_from_then_on(stack: Stack, agent: Account) -> None:
    app = pyotp.TOTP(expect_success(await agent.post("me/totp", {"password": PASSWORD}))["secret"])
    refused(await agent.ask("PUT", "me/totp", {"code": "123"}), 422, "wrong-code")
    expect_success(await stack.browser().sign_in(agent.email))
    expect_success(await agent.ask("PUT", "me/totp", {"code": code(stack, app)}))
    refused(await agent.post("me/code", {"code": code(stack, app)}), 422, "wrong-code")
    refused(await stack.browser().sign_in(agent.email), 401, "second-factor-needed")
    refused(await agent.post("me/totp/remove", {"password": ANOTHER}), 403, "wrong-password")
    expect_success(await agent.post("me/totp/remove", {"password": PASSWORD}))
    expect_success(await stack.browser().sign_in(agent.email))


async def register(agent: Account) -> Authenticator:
    made = Authenticator(credential_id=os.urandom(16))
    asked = expect_success(await agent.post("me/passkeys/options", {"password": PASSWORD}))
    body = {"challenge": asked["challenge"], "answer": made.create(asked["options"]), "label": "My phone"}
    expect_success(await agent.post("me/passkeys", body))
    refused(await agent.post("me/passkeys", body), 422, "passkey-not-added")
    return made


async def by_passkey(browser: Browser, made: Authenticator, person: str) -> Response:
    asked = expect_success(await browser.post("sign-in/passkey/options"))
    body = {"challenge": asked["challenge"], "answer": made.get(asked["options"], person)}
    answer = await browser.post("sign-in/passkey", body)
    assert (await browser.post("sign-in/passkey", body)).status_code == 401, "a challenge was answered twice"
    return answer


async def test_a_passkey_signs_in_by_itself_and_a_copy_of_it_does_not(stack: Stack, agent: Account) -> None:
    made = await register(agent)
    browser = stack.browser()
    assert expect_success(await by_passkey(browser, made, agent.id))["person"] == agent.id
    assert await browser.is_in()
    refused(await stack.browser().sign_in(agent.email), 401, "second-factor-needed")
    made.counter -= 1
    assert (await by_passkey(stack.browser(), made, agent.id)).status_code in (401, 403, 409)


async def test_a_passkey_made_for_another_page_or_person_signs_nobody_in(stack: Stack, agent: Account) -> None:
    made, browser = await register(agent), stack.browser()
    elsewhere = Authenticator("oms.evil", "https://oms.evil", credential_id=made.credential_id, key=made.key)
    for wrong, person in ((elsewhere, agent.id), (made, "usr_somebody_else"), (Authenticator(), agent.id)):
        assert (await by_passkey(browser, wrong, person)).status_code == 401
    assert not await browser.is_in()


async def ask_for_reset(stack: Stack, email: str) -> Response:
    return await stack.browser().post("password-resets", {"email": email})


async def test_a_new_password_by_mail_ends_every_session_and_the_old_password(stack: Stack, agent: Account) -> None:
    known, unknown = await ask_for_reset(stack, agent.email), await ask_for_reset(stack, "nobody@platform.example")
    assert (known.status_code, alike([known, unknown])) == (202, True)
    assert not await stack.mails("nobody@platform.example")
    expect_success(await follow(stack, agent.email, ANOTHER))
    assert not await agent.browser.is_in()
    refused(await stack.browser().sign_in(agent.email), 401, "not-signed-in")
    expect_success(await stack.browser().sign_in(agent.email, ANOTHER))
    refused(await follow(stack, agent.email, PASSWORD), 403, "invitation-over")


async def test_a_link_to_a_new_password_holds_for_an_hour(stack: Stack, agent: Account) -> None:
    expect_success(await ask_for_reset(stack, agent.email))
    await stack.later(timedelta(hours=1))
    refused(await follow(stack, agent.email, ANOTHER), 403, "invitation-over")
    expect_success(await stack.browser().sign_in(agent.email))


async def test_who_reads_somebodys_mail_does_not_get_past_their_second_factor(stack: Stack, invited: str) -> None:
    app = await begun(stack, invited)
    expect_success(await follow(stack, invited, code=code(stack, app)))
    expect_success(await ask_for_reset(stack, invited))
    link, thief = await stack.link(invited), stack.browser()
    refused(await thief.post("invitations/second-factor", {"invitation": link}), 409, "second-factor-there")
    expect_success(await thief.post("invitations/accept", {"invitation": link, "password": ANOTHER}))
    assert not thief.cookie
    refused(await thief.sign_in(invited, ANOTHER), 401, "second-factor-needed")
    await stack.later(timedelta(seconds=30))
    expect_success(await stack.browser().sign_in(invited, ANOTHER, code(stack, app)))


async def test_profile_without_an_account_is_answered_like_an_unknown_address(stack: Stack) -> None:
    """A set-up that died after the profile and before the account would otherwise tell a guesser that it exists."""
    email, unknown = (f"{stack.new_name('profile')}@platform.example" for _ in range(2))
    runtime = stack.runtime
    await profiles.find_or_create(runtime.store, email, "Ira (invented)", runtime.new_id, runtime.now())
    assert alike([await ask_for_reset(stack, address) for address in (email, unknown)])
    assert alike([await stack.browser().sign_in(address, PASSWORD) for address in (email, unknown)])
