"""An invitation that was lost, refused or ran out is renewed; one link of a person opens at a time."""

from datetime import timedelta
from typing import Any

import pytest

from services.identity.store import mail_outbox, profiles
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import PASSWORD, Account
from tests.component.identity.site_setup import Place, accept, address_of, platform_person
from tests.component.identity.stack import Stack
from tests.component.problems import refused

ANOTHER = "seventeen quiet herons"


@pytest.fixture
async def invited(stack: Stack, cqi: Place) -> str:
    """The address of somebody who was invited to the site and has not come in."""
    email = address_of(stack.new_name("invited"), cqi.site)
    expect_success(await cqi.grant(email, "REVIEWER"))
    return email


async def row_of(place: Place, email: str) -> dict[str, Any]:
    listed = expect_success(await place.administrator.get(f"{place.path}/people"))["people"]
    found: dict[str, Any] = next(row for row in listed if row["email"] == email)
    return found


async def look(stack: Stack, link: str) -> Response:
    return await stack.browser().post("invitations/look", {"invitation": link})


async def ask_for_reset(stack: Stack, email: str) -> None:
    assert (await stack.browser().post("password-resets", {"email": email})).status_code == 202


async def test_invitation_that_ran_out_is_renewed_by_the_same_grant(stack: Stack, cqi: Place, invited: str) -> None:
    """Somebody on leave for two weeks could never enter again."""
    over = await stack.link(invited)
    await stack.later(timedelta(days=15))
    refused(await look(stack, over), 403, "invitation-over")
    await cqi.administrator.back()
    expect_success(await cqi.grant(invited, "REVIEWER"))
    assert await stack.link(invited) != over
    await accept(stack, invited)
    refused(await cqi.grant(invited, "REVIEWER"), 409, "role-held")


async def test_new_invitation_ends_the_link_before_it(stack: Stack, cqi: Place, invited: str) -> None:
    """A link that went to the wrong mailbox stays dangerous if the new one leaves it open."""
    first, person = await stack.link(invited), (await row_of(cqi, invited))["id"]
    again = expect_success(await cqi.administrator.post(f"{cqi.path}/people/{person}/invitation"))
    assert (again["account"], again["last_letter"]["state"]) == ("invited", "waiting")
    refused(await look(stack, first), 403, "invitation-over")
    assert expect_success(await look(stack, await stack.link(invited)))["email"] == invited


async def test_repeated_request_to_invite_again_mails_one_letter(stack: Stack, cqi: Place, invited: str) -> None:
    """A repetition after a lost answer would end the link that the person is about to follow."""
    before, person = len(await stack.mails(invited)), (await row_of(cqi, invited))["id"]
    for _ in range(2):
        expect_success(await cqi.administrator.post(f"{cqi.path}/people/{person}/invitation", key=f"again-{person}"))
    assert len(await stack.mails(invited)) == before + 1
    await accept(stack, invited)


async def test_proposed_person_on_a_cfsr_site_is_invited_again(stack: Stack, cfsr: Place) -> None:
    """One party's repeated proposal is refused, so the grant alone could not renew their link."""
    email = address_of(stack.new_name(), cfsr.site)
    body = {"name": "Pat (invented)", "email": email, "role": "REVIEWER"}
    person = expect_success(await cfsr.administrator.post(f"{cfsr.path}/people", body))["id"]
    await stack.later(timedelta(days=15))
    for who in (cfsr.administrator, cfsr.officer):
        await who.back()
    expect_success(await cfsr.officer.post(f"{cfsr.path}/people/{person}/invitation"))
    await accept(stack, email)


async def test_invite_again_is_for_people_of_the_site_who_have_not_come_in(stack: Stack, cqi: Place) -> None:
    """Otherwise a leader could mail links to people of other sites, or a person could be asked to begin anew."""
    person = await cqi.somebody("OBSERVER")
    refused(await cqi.administrator.post(f"{cqi.path}/people/{person.id}/invitation"), 409, "account-there")
    refused(await cqi.administrator.post(f"{cqi.path}/people/usr_nowhere/invitation"), 404, "not-found")
    refused(await person.post(f"{cqi.path}/people/{person.id}/invitation"), 403, "not-your-role")
    assert (await stack.browser().sign_in(person.email)).status_code == 200


@pytest.mark.parametrize("change", ["revoke", "disable"])
async def test_link_of_a_person_without_a_role_or_an_account_opens_nothing(
    stack: Stack, cqi: Place, operator: Account, invited: str, change: str
) -> None:
    """A person who was taken off the list could still set up an account, and read their name and address."""
    link, person = await stack.link(invited), (await row_of(cqi, invited))["id"]
    if change == "revoke":
        expect_success(await cqi.grant(invited, "REVIEWER", "revoke"))
    else:
        expect_success(await operator.post(f"platform/people/{person}/disable"))
    refused(await look(stack, link), 403, "invitation-over")
    body = {"invitation": link, "password": PASSWORD}
    refused(await stack.browser().post("invitations/second-factor", {"invitation": link}), 403, "invitation-over")
    refused(await stack.browser().post("invitations/accept", body), 403, "invitation-over")
    before = len(await stack.mails(invited))
    await ask_for_reset(stack, invited)
    assert len(await stack.mails(invited)) == before


async def test_forgotten_password_of_an_invited_person_is_another_invitation(stack: Stack, invited: str) -> None:
    """They do not know that they have no password yet, and nothing ever came."""
    await stack.later(timedelta(days=15))
    await ask_for_reset(stack, invited)
    assert "You are invited" in (await stack.mails(invited))[-1]
    await accept(stack, invited)


async def test_after_a_reset_every_other_reset_link_is_dead(stack: Stack, cqi: Place) -> None:
    """Who has read an older mail could set the password once more."""
    person = await cqi.somebody("OBSERVER")
    links = []
    for _ in range(2):
        await ask_for_reset(stack, person.email)
        links.append(await stack.link(person.email))
    refused(await look(stack, links[0]), 403, "invitation-over")
    expect_success(await stack.browser().post("invitations/accept", {"invitation": links[1], "password": ANOTHER}))
    for link in links:
        refused(await look(stack, link), 403, "invitation-over")
    await ask_for_reset(stack, person.email)
    own, link = stack.browser(), await stack.link(person.email)
    expect_success(await own.sign_in(person.email, ANOTHER))
    expect_success(await own.ask("PUT", "me/password", {"old": ANOTHER, "new": PASSWORD}))
    refused(await look(stack, link), 403, "invitation-over")


@pytest.mark.parametrize("state", ["active", "invited"])
async def test_sixty_requests_for_a_link_are_a_few_letters(stack: Stack, cqi: Place, invited: str, state: str) -> None:
    """Anybody who knows an address could fill its mailbox."""
    email = invited if state == "invited" else (await cqi.somebody("OBSERVER")).email
    before = len(await stack.mails(email))
    for _ in range(60):
        await ask_for_reset(stack, email)
    assert len(await stack.mails(email)) == before + profiles.MAX_LETTERS
    expect_success(await look(stack, await stack.link(email)))
    await stack.later(timedelta(hours=1))
    await ask_for_reset(stack, email)
    assert len(await stack.mails(email)) == before + profiles.MAX_LETTERS + 1


async def test_list_says_who_has_not_come_in_and_until_when_their_link_opens(
    stack: Stack, cqi: Place, invited: str
) -> None:
    """Administrators would not know whom to invite again."""
    row = await row_of(cqi, invited)
    assert (row["account"], row["set_up"], row["last_letter"]["state"]) == ("invited", False, "waiting")
    assert row["invitation_until"] > stack.clock().isoformat()
    await stack.mails(invited)
    assert (await row_of(cqi, invited))["last_letter"]["state"] == "sent"
    person = await accept(stack, invited)
    row = await row_of(cqi, person.email)
    assert (row["account"], row["set_up"], row["invitation_until"]) == ("active", True, None)


async def test_list_says_that_a_letter_was_refused_and_when(stack: Stack, cqi: Place, invited: str) -> None:
    """A mistyped address was known to a log alone."""
    claimed = await mail_outbox.claim_next(stack.runtime.store, stack.clock())
    while claimed and claimed.letter.to != invited:
        await mail_outbox.mark_sent(stack.runtime.store, claimed, stack.clock())
        claimed = await mail_outbox.claim_next(stack.runtime.store, stack.clock())
    assert claimed
    at = stack.clock()
    await mail_outbox.mark_refused(stack.runtime.store, claimed, at)
    assert (await row_of(cqi, invited))["last_letter"] == {"state": "refused", "at": at.isoformat()}


async def test_platform_list_says_who_has_not_come_in(stack: Stack, operator: Account) -> None:
    """An operator could not see that the second operator's invitation was never followed."""
    email = f"{stack.new_name('auditor')}@platform.example"
    body = {"name": "Abe (invented)", "email": email, "role": "AUDITOR"}
    person = expect_success(await operator.post("platform/people", body))["id"]
    listed = expect_success(await operator.get("platform/people"))["people"]
    (row,) = [row for row in listed if row["id"] == person]
    assert (row["account"], row["roles"]) == ("invited", {"us": ["AUDITOR"]})
    first = await stack.link(email)
    expect_success(await operator.post("platform/people", body, key="not the second press of a button"))
    refused(await look(stack, first), 403, "invitation-over")
    expect_success(await operator.post(f"platform/people/{person}/invitation"))
    agent = await platform_person(stack, operator, "HELPDESK_AGENT")
    refused(await agent.get("platform/people"), 403, "not-your-role")
