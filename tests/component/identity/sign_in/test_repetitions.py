"""Forms and requests that are sent twice: the second answer is the first, and nothing is made twice."""

import asyncio
import re

import httpx2
import pyotp

from tests.component.api_client import expect_success
from tests.component.identity.browser import PASSWORD, Account
from tests.component.identity.site_setup import platform_person
from tests.component.identity.stack import Stack

HERE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


def fields_in(page: httpx2.Response) -> dict[str, str]:
    """The hidden fields of the first form of the page."""
    form = page.text.partition("<main")[2].partition("</form>")[0]
    return dict(re.findall('<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def codes_in(page: httpx2.Response) -> list[str]:
    return re.findall("<li><code>([^<]+)</code></li>", page.text)


async def test_invitation_followed_twice_shows_the_recovery_codes_twice(stack: Stack, operator: Account) -> None:
    """Who presses twice, or whose line breaks, would never see the codes, and lose the account with the phone."""
    email = f"{stack.new_name('twice')}@platform.example"
    body = {"name": "Ted (invented)", "email": email, "role": "HELPDESK_AGENT"}
    expect_success(await operator.post("platform/people", body))
    path, browser = f"/i/{await stack.link(email)}", stack.browser()
    page = await browser.client.get(path, headers=HERE)
    posted = str(page.url.join(re.findall('action="(/invitations/[^"]+)"', page.text)[0]))
    page = await browser.client.post(posted, data=fields_in(page) | {"with_app": "yes"}, headers=HERE)
    secret = re.findall("<code>([A-Z2-7]+)</code>", page.text)[0]
    code = pyotp.TOTP(secret).at(stack.clock())
    form = fields_in(page) | {"code": code, "password": PASSWORD}
    answers = await asyncio.gather(*(browser.client.post(posted, data=form, headers=HERE) for _ in range(2)))
    answers.append(await browser.client.post(posted, data=form, headers=HERE))
    first, *others = [codes_in(answer) for answer in answers]
    assert first
    assert others == [first, first]
    assert await browser.is_in()
    expect_success(await stack.browser().sign_in(email, code=first[0]))
    assert not codes_in(await stack.browser().client.post(posted, data=form, headers=HERE)), "to another browser"


async def test_request_repeated_within_a_minute_makes_one_thing(stack: Stack, operator: Account) -> None:
    """A second press on a slow line would send two invitations, or make two cases."""
    email = f"{stack.new_name('once')}@platform.example"
    body = {"name": "Una (invented)", "email": email, "role": "HELPDESK_AGENT"}
    answers = [await operator.post("platform/people", body) for _ in range(3)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert len([mail for mail in await stack.mails(email) if "/i/" in mail]) == 1


async def test_request_of_another_session_is_no_repetition(stack: Stack, operator: Account) -> None:
    """What a colleague asks for is decided for the colleague."""
    email = f"{stack.new_name('colleague')}@platform.example"
    body = {"name": "Col (invented)", "email": email, "role": "HELPDESK_AGENT"}
    agent = await platform_person(stack, operator, "HELPDESK_AGENT")
    expect_success(await operator.post("platform/people", body))
    assert (await agent.post("platform/people", body)).status_code == 403
