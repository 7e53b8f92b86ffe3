"""A name or an address that has changed is corrected by an operator; the person stays the same one."""

from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place, accept, address_of, new_case
from tests.component.identity.stack import Stack
from tests.component.problems import refused


async def correct(operator: Account, person: str, **fields: str) -> Response:
    return await operator.post(f"platform/people/{person}/correction", fields)


async def test_correction_keeps_the_person_and_writes_to_both_addresses(
    stack: Stack, cqi: Place, operator: Account
) -> None:
    """Somebody who marries or changes agency would begin anew, without roles and history."""
    person, email = await cqi.somebody("REVIEWER"), address_of(stack.new_name("married"), cqi.site)
    case = await new_case(person, cqi.site)
    before = len(await stack.mails(person.email))
    assert (await stack.browser().post("password-resets", {"email": person.email})).status_code == 202
    link = await stack.link(person.email)
    corrected = expect_success(await correct(operator, person.id, name="Née Other (invented)", email=email))
    assert corrected == {"id": person.id, "name": "Née Other (invented)", "email": email}
    assert not await person.browser.is_in()
    refused(await stack.browser().post("invitations/look", {"invitation": link}), 403, "invitation-over")
    assert len(await stack.mails(person.email)) == before + 2
    assert "was corrected" not in (await stack.mails(email))[-1]
    assert "has corrected the name or the e-mail address" in (await stack.mails(email))[-1]
    refused(await stack.browser().sign_in(person.email), 401, "not-signed-in")
    browser = stack.browser()
    expect_success(await browser.sign_in(email))
    own = expect_success(await browser.get("me"))
    assert (own["id"], own["name"], own["roles"]) == (person.id, "Née Other (invented)", {cqi.site: ["REVIEWER"]})
    assert (await browser.get(f"{cqi.path}/cases/{case}")).status_code == 200


async def test_correction_is_a_fact_without_name_and_address(stack: Stack, cqi: Place, operator: Account) -> None:
    """Names in events could never be erased; without the event no one could say who changed the address."""
    person, email = await cqi.somebody("OBSERVER"), address_of(stack.new_name("fact"), cqi.site)
    expect_success(await correct(operator, person.id, email=email))
    rows = await stack.kept("journal").find({"aggregate": f"us|{person.id}"}).to_list(None)
    facts = [event for row in rows for event in row["events"] if "person_corrected" in event["type"]]
    assert [(event["data"], event["actor"]) for event in facts] == [({"fields": ["email"]}, operator.id)]
    assert email not in str(rows)


async def test_corrected_address_of_an_invited_person_gets_the_invitation(
    stack: Stack, cqi: Place, operator: Account
) -> None:
    """A mistyped address would hand the account to a stranger, and its owner could never come in."""
    wrong, right = (address_of(stack.new_name(), cqi.site) for _ in range(2))
    person = expect_success(await cqi.grant(wrong, "REVIEWER"))["id"]
    link = await stack.link(wrong)
    expect_success(await correct(operator, person, email=right))
    refused(await stack.browser().post("invitations/look", {"invitation": link}), 403, "invitation-over")
    assert (await accept(stack, right)).id == person


async def test_correction_to_a_taken_address_or_of_oneself_changes_nothing(
    stack: Stack, cqi: Place, operator: Account
) -> None:
    """Two people with one address would sign in as each other."""
    one, other = await cqi.somebody("OBSERVER"), await cqi.somebody("OBSERVER")
    refused(await correct(operator, one.id, email=other.email.upper()), 409, "address-taken")
    refused(await correct(operator, one.id, email=one.email), 409, "no-correction")
    refused(await correct(operator, one.id), 409, "no-correction")
    refused(await correct(operator, operator.id, name="Another"), 403, "own-role")
    refused(await correct(cqi.administrator, one.id, name="Another"), 403, "not-your-site")
    assert await one.browser.is_in()


async def test_repeated_correction_is_answered_as_the_first(stack: Stack, cqi: Place, operator: Account) -> None:
    """A repetition after a lost answer would read as a refusal, and mail everybody twice."""
    person, email = await cqi.somebody("OBSERVER"), address_of(stack.new_name("twice"), cqi.site)
    path = f"platform/people/{person.id}/correction"
    first = expect_success(await operator.post(path, {"email": email}, key=f"correct-{person.id}"))
    before = len(await stack.mails(email))
    assert expect_success(await operator.post(path, {"email": email}, key=f"correct-{person.id}")) == first
    assert len(await stack.mails(email)) == before
