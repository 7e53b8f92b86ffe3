"""What follows a form that was sent: two letters, an answer, what it asks for; each once, however often it is tried."""

from datetime import timedelta

import pytest

from services.identity.jobs import site_setup_saga
from services.identity.jobs.mail_delivery import deliver_due
from shared.reference.jurisdictions import jurisdictions
from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, address_of, consult, form_of, send, someone, unmoved
from tests.component.identity.stack import Stack
from tests.component.problems import refused


async def letters(stack: Stack, form: str) -> list[int]:
    """How often the operator's letter and the Regional Office's copy came."""
    await deliver_due(stack.runtime)
    return [stack.office.came(f"form-{form}-{reader}") for reader in ("operator", "office")]


@pytest.mark.requirement("R31")
async def test_form_sent_repeatedly_is_mailed_once_to_each_recipient(stack: Stack, operator: Account) -> None:
    """A form comes once to the operator and once to the regional office however often it is sent."""
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    link = await stack.link(address_of("contact", site), "contact-forms")
    body = {"link": link, "form": form_of(site)}
    sent = expect_success(await stack.browser().post("contact-forms", body))
    for _ in range(2):
        refused(await stack.browser().post("contact-forms", body), 403, "link-used")
        await site_setup_saga.resume_forms(stack.runtime)
    assert await letters(stack, sent["id"]) == [1, 1]
    office = f"ro{jurisdictions()[site[:2]].region}@oms.invalid"
    mails = [one for one in stack.office.mailbox.mails() if sent["id"] in one.message_id]
    assert sorted(one.to for one in mails) == sorted([("operator@oms.invalid",), (office,)])
    assert not any("reviewer@" in stack.office.mailbox.text(one) for one in mails), "a mail names people"


@pytest.mark.requirement("R31")
async def test_a_form_sent_again_after_a_lost_answer_makes_no_further_mail(stack: Stack, cqi: Place) -> None:
    change = someone(stack.new_name(), cqi.site) | {"change": "add", "role": "OBSERVER"}
    body = {"form": {"kind": "CHANGE_OF_USERS", "changes": [change]}}
    before = len(await stack.mails("operator@oms.invalid"))
    answers = [await cqi.administrator.post(f"{cqi.path}/forms", body, key=change["email"]) for _ in range(3)]
    assert len({expect_success(one)["id"] for one in answers}) == 1
    await site_setup_saga.resume_forms(stack.runtime)
    assert await letters(stack, expect_success(answers[0])["id"]) == [1, 1]
    assert len(stack.office.mailbox.mails("operator@oms.invalid")) == before + 1


@pytest.mark.requirement("R33")
async def test_a_change_of_users_goes_the_forms_way_and_adds_changes_and_removes(
    stack: Stack, operator: Account, cqi: Place
) -> None:
    limited, leaving = await cqi.somebody("QA_FIRST"), await cqi.somebody("REVIEWER")
    new = someone(stack.new_name(), cqi.site)
    changes = [
        new | {"change": "add", "role": "REVIEWER"},
        {"name": "x", "email": limited.email, "change": "change", "role": "QA_FIRST", "counties": ["06001"]},
        {"name": "x", "email": leaving.email, "change": "remove", "role": "REVIEWER"},
    ]
    form = {"form": {"kind": "CHANGE_OF_USERS", "changes": changes}}
    sent = expect_success(await cqi.administrator.post(f"{cqi.path}/forms", form))
    assert await letters(stack, sent["id"]) == [1, 1]
    refused(await cqi.administrator.post(f"{cqi.path}/forms/{sent['id']}/accept"), 403, "not-your-role")
    assert await leaving.browser.is_in(), "a form changed something before it was accepted"
    expect_success(await operator.post(f"{cqi.path}/forms/{sent['id']}/accept"))
    listed = {one["email"]: one["roles"] for one in expect_success(await operator.get(f"{cqi.path}/people"))["people"]}
    assert listed[new["email"]] == [{"role": "REVIEWER", "counties": None}]
    assert listed[limited.email] == [{"role": "QA_FIRST", "counties": ["06001"]}]
    assert leaving.email not in listed
    assert not await leaving.browser.is_in()
    assert len(await stack.mails(new["email"])) == 1


@pytest.mark.requirement("R33")
async def test_who_sent_a_change_does_not_accept_it_too(stack: Stack, operator: Account, cqi: Place) -> None:
    change = someone(stack.new_name(), cqi.site) | {"change": "add", "role": "REVIEWER"}
    form = {"form": {"kind": "CHANGE_OF_USERS", "changes": [change]}}
    sent = expect_success(await operator.post(f"{cqi.path}/forms", form))
    async with unmoved(operator, cqi.site):
        refused(await operator.post(f"{cqi.path}/forms/{sent['id']}/accept"), 403, "own-approval")


async def test_a_rejected_form_does_nothing_tells_its_sender_why_and_another_may_follow(
    stack: Stack, operator: Account
) -> None:
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    sent = expect_success(await send(stack, site))
    reason = {"why": "people_unknown"}
    expect_success(await operator.post(f"sites/{site}/forms/{sent['id']}/reject", reason))
    for answer in ("accept", "reject"):
        body = reason if answer == "reject" else None
        refused(await operator.post(f"sites/{site}/forms/{sent['id']}/{answer}", body), 409, "form-answered")
    await site_setup_saga.resume_forms(stack.runtime)
    assert "could not be confirmed" in (await stack.mails(address_of("contact", site)))[-1]
    assert not await stack.mails(address_of("administrator", site))
    page = expect_success(await operator.get(f"sites/{site}"))
    assert (page["state"], expect_success(await operator.get(f"sites/{site}/people"))["people"]) == ("consulted", [])
    expect_success(await consult(operator, site))
    assert expect_success(await send(stack, site))["state"] == "waiting"


async def test_a_link_that_is_over_unknown_or_used_is_answered_alike(stack: Stack, operator: Account) -> None:
    expect_success(await consult(operator, used := stack.new_site("training")))
    expect_success(await consult(operator, over := stack.new_site("training")))
    links = [await stack.link(address_of("contact", site), "contact-forms") for site in (used, over)]
    expect_success(await send(stack, used))
    await stack.later(timedelta(days=31))
    bodies = [{"link": link, "form": form_of(over)} for link in (*links, "a-link-that-nobody-ever-made")]
    answers = [await stack.browser().post("contact-forms", body) for body in bodies]
    assert len({(refused(one, 403, "link-used")["detail"], len(one.content)) for one in answers}) == 1
