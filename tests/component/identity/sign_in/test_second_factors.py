"""A second factor that was lost has a way back, and an open session alone changes none."""

import os
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import PASSWORD, Account
from tests.component.identity.site_setup import accept, platform_person
from tests.component.identity.stack import Stack
from tests.component.problems import refused
from tests.support.identity.authenticator import Authenticator

PROOF = {"password": PASSWORD}
WRONG = {"password": "not the password at all"}  # pragma: allowlist secret
SHORT = "vexq8LMn"  # pragma: allowlist secret


@pytest.fixture
async def agent(stack: Stack, operator: Account) -> Account:
    return await platform_person(stack, operator, "HELPDESK_AGENT")


@pytest.fixture
async def second_operator(stack: Stack, operator: Account) -> Account:
    return await platform_person(stack, operator, "PLATFORM_OPERATOR")


async def add_app(stack: Stack, who: Account) -> tuple[pyotp.TOTP, list[str]]:
    """The app, and the recovery codes that came with it."""
    app = pyotp.TOTP(expect_success(await who.post("me/totp", PROOF))["secret"])
    codes = expect_success(await who.ask("PUT", "me/totp", {"code": app.at(stack.clock())}))["recovery_codes"]
    await stack.later(timedelta(seconds=30))
    return app, codes


async def add_passkey(who: Account, label: str = "My phone") -> dict[str, Any]:
    asked = expect_success(await who.post("me/passkeys/options", PROOF))
    made = Authenticator(credential_id=os.urandom(16))
    body = {"challenge": asked["challenge"], "answer": made.create(asked["options"]), "label": label}
    return {"made": made} | expect_success(await who.post("me/passkeys", body))


async def sign_in_by_passkey(stack: Stack, who: Account, made: Authenticator) -> Account:
    browser = stack.browser()
    asked = expect_success(await browser.post("sign-in/passkey/options"))
    body = {"challenge": asked["challenge"], "answer": made.get(asked["options"], who.id)}
    expect_success(await browser.post("sign-in/passkey", body))
    return Account(who.id, who.email, browser)


def reset(who: Account, step: str = "") -> str:
    return f"platform/people/{who.id}/factor-reset{step}"


async def test_open_session_alone_neither_replaces_an_app_nor_adds_a_passkey(stack: Stack, agent: Account) -> None:
    """Who finds an unlocked screen could lock its owner out for good."""
    app, _ = await add_app(stack, agent)
    for path in ("me/totp", "me/passkeys/options", "me/recovery-codes"):
        refused(await agent.post(path), 422, "not-valid")
        refused(await agent.post(path, WRONG), 403, "wrong-password")
    expect_success(await stack.browser().sign_in(agent.email, code=app.at(stack.clock())))


async def test_lost_factor_is_reset_by_two_operators(
    stack: Stack, operator: Account, second_operator: Account, agent: Account
) -> None:
    """A lost phone would be the end of an account."""
    await add_app(stack, agent)
    await add_passkey(agent)
    refused(await operator.post(reset(agent, "/confirm")), 409, "no-reset-requested")
    assert expect_success(await operator.post(reset(agent)))["state"] == "requested"
    refused(await operator.post(reset(agent, "/confirm")), 403, "own-approval")
    refused(await stack.browser().sign_in(agent.email), 401, "second-factor-needed")
    assert expect_success(await second_operator.post(reset(agent, "/confirm")))["state"] == "done"
    assert not await agent.browser.is_in()
    subjects = [text for text in await stack.mails(agent.email) if "second factor" in text]
    assert len(subjects) == 2
    browser = stack.browser()
    expect_success(await browser.sign_in(agent.email))
    own = expect_success(await browser.get("me"))
    assert (own["totp"], own["passkeys"], own["recovery_codes_left"]) == (False, [], 0)


async def test_factor_reset_is_for_operators_and_for_other_people(
    stack: Stack, operator: Account, agent: Account
) -> None:
    """Otherwise an agent of the help desk could open anybody's account."""
    await add_app(stack, agent)
    refused(await agent.post(reset(operator)), 403, "not-your-role")
    refused(await operator.post(reset(operator)), 403, "own-role")
    plain = await platform_person(stack, operator, "AUDITOR")
    refused(await operator.post(reset(plain)), 409, "no-such-factor")


async def test_password_too_short_alone_opens_nothing_after_a_reset(
    stack: Stack, operator: Account, second_operator: Account
) -> None:
    """Eight characters were enough beside the factor that is gone."""
    email = f"{stack.new_name('short')}@platform.example"
    expect_success(await operator.post("platform/people", {"name": "S", "email": email, "role": "AUDITOR"}))
    link, browser = await stack.link(email), stack.browser()
    secret = expect_success(await browser.post("invitations/second-factor", {"invitation": link}))["secret"]
    body = {"invitation": link, "password": SHORT, "code": pyotp.TOTP(secret).at(stack.clock())}
    person = Account(expect_success(await browser.post("invitations/accept", body))["person"], email, browser)
    expect_success(await operator.post(reset(person)))
    expect_success(await second_operator.post(reset(person, "/confirm")))
    refused(await stack.browser().sign_in(email, SHORT), 403, "password-too-weak-alone")
    assert (await stack.browser().post("password-resets", {"email": email})).status_code == 202
    await accept(stack, email)
    expect_success(await stack.browser().sign_in(email))


async def test_new_recovery_codes_need_password_and_code_and_end_the_old_ones(stack: Stack, agent: Account) -> None:
    """A printed sheet that was lost would stay valid for ever."""
    app, old = await add_app(stack, agent)
    refused(await agent.post("me/recovery-codes", PROOF), 422, "wrong-code")
    refused(await agent.post("me/recovery-codes", PROOF | {"code": "000000"}), 422, "wrong-code")
    code = app.at(stack.clock())
    new = expect_success(await agent.post("me/recovery-codes", PROOF | {"code": code}))["recovery_codes"]
    assert (len(set(new)), set(new) & set(old)) == (10, set())
    refused(await stack.browser().sign_in(agent.email, code=old[0]), 401, "not-signed-in")
    expect_success(await stack.browser().sign_in(agent.email, code=new[0]))


async def test_first_passkey_brings_recovery_codes_that_can_be_made_anew(stack: Stack, agent: Account) -> None:
    """A person with a passkey alone had no way in after losing the device."""
    added = await add_passkey(agent)
    assert len(added["recovery_codes"]) == 10
    expect_success(await stack.browser().sign_in(agent.email, code=added["recovery_codes"][0]))
    assert (await add_passkey(agent, "Another"))["recovery_codes"] == []
    refused(await agent.post("me/recovery-codes", PROOF), 422, "wrong-code")
    by_passkey = await sign_in_by_passkey(stack, agent, added["made"])
    assert len(expect_success(await by_passkey.post("me/recovery-codes", PROOF))["recovery_codes"]) == 10


async def test_passkey_is_named_and_removed_by_its_owner_alone(stack: Stack, agent: Account, operator: Account) -> None:
    """A passkey on a device that was sold would sign its buyer in."""
    first, second = await add_passkey(agent), await add_passkey(agent, "Tablet")
    path = f"me/passkeys/{first['id']}"
    expect_success(await agent.ask("PUT", path, {"label": "Old phone"}))
    assert [row["label"] for row in expect_success(await agent.get("me/passkeys"))["passkeys"]] == [
        "Old phone",
        "Tablet",
    ]
    refused(await operator.ask("PUT", path, {"label": "Mine"}), 404, "not-found")
    refused(await agent.post(f"{path}/remove", WRONG), 403, "wrong-password")
    expect_success(await agent.post(f"{path}/remove", PROOF))
    refused(await stack.browser().sign_in(agent.email), 401, "second-factor-needed")
    expect_success(await agent.post(f"me/passkeys/{second['id']}/remove", PROOF))
    expect_success(await stack.browser().sign_in(agent.email))


async def page(who: Account, method: str, path: str, form: dict[str, str] | None = None) -> Response:
    answer: Response = await who.browser.client.request(
        method, path, data=form, headers={"Sec-Fetch-Site": "same-origin"}
    )
    return answer


async def test_page_of_the_second_factor_makes_codes_and_changes_passkeys(stack: Stack, agent: Account) -> None:
    """People without a program for the API could neither see nor renew their codes."""
    app, _ = await add_app(stack, agent)
    passkey = await add_passkey(agent)
    shown = await page(agent, "GET", "/second-factor")
    assert (shown.status_code, "10 of your recovery codes" in shown.text, "My phone" in shown.text) == (200, True, True)
    wrong = await page(agent, "POST", "/second-factor/recovery-codes", PROOF)
    assert (wrong.status_code, "Nothing was changed" in wrong.text) == (422, True)
    code = {"code": app.at(stack.clock())}
    made = await page(agent, "POST", "/second-factor/recovery-codes", PROOF | code)
    assert (made.status_code, made.text.count("<code>")) == (200, 10)
    path = f"/second-factor/passkeys/{passkey['id']}"
    assert (await page(agent, "POST", path, {"label": "Tablet"})).status_code == 303
    assert "Passkey: Tablet" in (await page(agent, "GET", "/second-factor")).text
    assert (await page(agent, "POST", path, PROOF | {"remove": "yes"})).status_code == 303
    assert "You have no passkey here" in (await page(agent, "GET", "/second-factor")).text
