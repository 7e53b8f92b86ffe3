"""The link in the mail opens a page on which a state's contact fills in the form: no account, no script, no program."""

import html
import re

import pytest

from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import address_of, consult
from tests.component.identity.stack import Stack

HERE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


def fields(site: str, **changed: str) -> dict[str, str]:
    """As a person types them."""
    administrator = {"administrator_name": "Ada (invented)", "administrator_email": address_of("administrator", site)}
    lists = {"reviewers": f"Rae (invented), {address_of('rae', site)}\nRob (invented), {address_of('rob', site)}"}
    lists |= {"qa": f"Quinn (invented)\t{address_of('quinn', site)}", "observers": ""}
    return administrator | lists | {"counties": "06001, 06037", "pur_mode": "OPEN", "pur_start": ""} | changed


def said(answer: Response) -> list[str]:
    """The sentences of the page's list of problems."""
    alert = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    return [html.unescape(one) for one in re.findall(r"<li>([^<]*)</li>", alert)]


@pytest.mark.requirement("R28")
@pytest.mark.requirement("R80")
async def test_contact_page_names_each_bad_line_before_anything_is_sent(stack: Stack, operator: Account) -> None:
    """A form is filled in by hand and each line that is none is said before anything is sent."""
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    path = f"/contact-forms/{await stack.link(address_of('contact', site), 'contact-forms')}"
    visitor = stack.browser().client
    assert "Who conducts" not in (await visitor.get(path, headers=HERE)).text

    broken = fields(site, reviewers="Rae (invented), rae at state\nRob (invented)")
    wrong = await visitor.post(path, data=broken, headers=HERE)
    assert (wrong.status_code, len(said(wrong))) == (422, 2)
    assert all(sentence.startswith("Reviewers, line") for sentence in said(wrong))
    assert broken["administrator_name"] in html.unescape(wrong.text), "what was typed is still there"

    undated = await visitor.post(path, data=fields(site, pur_mode="FIXED"), headers=HERE)
    assert said(undated) == ["A fixed period under review needs its first day."]
    assert expect_success(await operator.get(f"sites/{site}/forms"))["forms"] == []

    sent = await visitor.post(path, data=fields(site, pur_mode="FIXED", pur_start="2030-04-01"), headers=HERE)
    assert (sent.status_code, "<h1>Your form was sent</h1>" in sent.text) == (200, True)
    [form] = expect_success(await operator.get(f"sites/{site}/forms"))["forms"]
    content = expect_success(await operator.get(f"sites/{site}/forms/{form['id']}"))["content"]
    assert [one["email"] for one in content["reviewers"]] == [address_of("rae", site), address_of("rob", site)]
    assert (content["counties"], content["pur_start"]) == (["06001", "06037"], "2030-04-01")


@pytest.mark.requirement("R30")
async def test_a_link_that_was_used_or_never_was_opens_no_form(stack: Stack, operator: Account) -> None:
    expect_success(await consult(operator, site := stack.new_site("training")))
    path = f"/contact-forms/{await stack.link(address_of('contact', site), 'contact-forms')}"
    visitor = stack.browser().client
    assert (await visitor.post(path, data=fields(site), headers=HERE)).status_code == 200
    for over in (path, f"/contact-forms/{'x' * 43}"):
        answer = await visitor.get(over, headers=HERE)
        assert (answer.status_code, "This link is over" in answer.text) == (403, True)


async def test_another_website_cannot_send_the_form(stack: Stack, operator: Account) -> None:
    expect_success(await consult(operator, site := stack.new_site("training")))
    path = f"/contact-forms/{await stack.link(address_of('contact', site), 'contact-forms')}"
    answer = await stack.browser().client.post(path, data=fields(site), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert expect_success(await operator.get(f"sites/{site}/forms"))["forms"] == []
