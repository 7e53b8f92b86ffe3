"""Every link in every letter opens: a person who follows one is not sent to a page that does not exist."""

import re

from services.identity.jobs import user_review_schedule
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import Account, Browser
from tests.component.identity.site_setup import Place, address_of, consult, send
from tests.component.identity.stack import PUBLIC_URL, Stack

ADDRESS = re.compile(rf"{re.escape(PUBLIC_URL)}(/\S+)")
HERE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
OPERATOR_INBOX = "operator@oms.invalid"


async def open_page(browser: Browser, path: str) -> Response:
    answer: Response = await browser.client.get(path, headers=HERE, follow_redirects=True)
    return answer


async def paths_to(stack: Stack, address: str) -> list[str]:
    """The paths of the links in the newest letter to the address."""
    return ADDRESS.findall((await stack.mails(address))[-1])


async def test_links_to_a_contact_form_open_its_page_with_the_decision(stack: Stack, operator: Account) -> None:
    """The operator's letter led to a page that did not exist, and so did the Regional Office's copy."""
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    contact = address_of("contact", site)
    (path,) = await paths_to(stack, contact)
    assert (await open_page(stack.browser(), path)).status_code == 200
    form = expect_success(await send(stack, site))["id"]
    (path,) = await paths_to(stack, OPERATOR_INBOX)
    assert path == f"/sites/{site}/forms/{form}"
    shown = await open_page(operator.browser, path)
    assert (shown.status_code, "It waits for a decision" in shown.text) == (200, True)
    assert address_of("administrator", site) in shown.text
    visitor = await open_page(stack.browser(), path)
    assert (visitor.status_code, f'value="{path}"' in visitor.text) == (200, True)
    office = next(text for text in await office_letters(stack, form) if path in text)
    assert ADDRESS.findall(office) == [path]
    wrong = await operator.browser.client.post(path, data={"why": "because"}, headers=HERE)
    assert wrong.status_code == 422
    done = await operator.browser.client.post(path, data={"why": "people_unknown"}, headers=HERE, follow_redirects=True)
    assert "It was rejected" in done.text
    assert await paths_to(stack, contact) == []


async def office_letters(stack: Stack, form: str) -> list[str]:
    await stack.mails(OPERATOR_INBOX)
    mails = [mail for mail in stack.office.mailbox.mails() if f"form-{form}-office" in mail.message_id]
    return [stack.office.mailbox.text(mail) for mail in mails]


async def test_accepted_form_tells_its_sender_no_page_that_they_cannot_read(stack: Stack, operator: Account) -> None:
    """The state's contact has no account: the page would only ask them to sign in."""
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    form = expect_success(await send(stack, site))["id"]
    path = f"/sites/{site}/forms/{form}"
    done = await operator.browser.client.post(path, data={"accept": "yes"}, headers=HERE, follow_redirects=True)
    assert (done.status_code, "It was\n  accepted" in done.text) == (200, True)
    assert await paths_to(stack, address_of("contact", site)) == []
    (invitation,) = await paths_to(stack, address_of("administrator", site))
    assert "Set up your account" in (await open_page(stack.browser(), invitation)).text


async def test_link_of_an_overdue_review_opens_the_list_to_answer(stack: Stack, cqi: Place) -> None:
    """Whoever was reminded could not go through the list from the letter."""
    person = await cqi.somebody("OBSERVER")
    review = expect_success(await cqi.administrator.post(f"{cqi.path}/user-reviews", {"days": 1}))
    await user_review_schedule.open_due_reviews(stack.runtime)
    path = f"/{cqi.path}/user-reviews/{review['id']}"
    browser = cqi.administrator.browser
    shown = await open_page(browser, path)
    assert (shown.status_code, person.email in shown.text) == (200, True)
    early = await browser.client.post(path, data={"sign_off": "yes"}, headers=HERE)
    assert early.status_code == 422
    for row in review["rows"]:
        answer = {"person": row["person"], "decision": "keep"}
        assert (await browser.client.post(path, data=answer, headers=HERE)).status_code == 303
    signed = await browser.client.post(path, data={"sign_off": "yes"}, headers=HERE, follow_redirects=True)
    assert "It was signed off" in signed.text
    assert (await open_page(person.browser, path)).status_code == 403


async def test_links_of_account_letters_open(stack: Stack, cqi: Place) -> None:
    """A person who forgot their password, or is told of a change, was led nowhere."""
    person = await cqi.somebody("OBSERVER")
    assert (await stack.browser().post("password-resets", {"email": person.email})).status_code == 202
    (path,) = await paths_to(stack, person.email)
    assert (await open_page(stack.browser(), path)).status_code == 200
    assert (await open_page(person.browser, "/second-factor")).status_code == 200
