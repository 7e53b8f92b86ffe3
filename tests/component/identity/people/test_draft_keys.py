"""The key of unsent changes is one person's in one site, until a role of theirs is revoked there."""

import base64

from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import Place
from tests.component.problems import refused


async def key_of(who: Account, place: Place) -> str:
    answered = expect_success(await who.get(f"{place.path}/draft-key"))
    assert len(base64.urlsafe_b64decode(answered["key"] + "=")) == 32
    return str(answered["key"])


async def test_draft_key_differs_by_person_and_site_and_stays_for_a_session(cqi: Place, cfsr: Place) -> None:
    """The next person at the same machine would otherwise read what the first one had typed."""
    first, second = await cqi.somebody("REVIEWER"), await cqi.somebody("REVIEWER")
    expect_success(await cqi.grant(first, "QA_FIRST"))
    key = await key_of(first, cqi)
    expect_success(await cqi.grant(first, "OBSERVER"))
    expect_success(await first.browser.sign_in(first.email))
    assert await key_of(first, cqi) == key, "a further role or another session would lose what waits"
    elsewhere = await cfsr.somebody("REVIEWER")
    assert len({key, await key_of(second, cqi), await key_of(elsewhere, cfsr)}) == 3


async def test_draft_key_changes_with_a_revoked_role(cqi: Place) -> None:
    """Drafts on a machine that was left behind would stay readable for somebody who no longer works here."""
    person = await cqi.somebody("REVIEWER")
    key = await key_of(person, cqi)
    expect_success(await cqi.grant(person, "REVIEWER", "revoke"))
    expect_success(await person.browser.sign_in(person.email))
    refused(await person.get(f"{cqi.path}/draft-key"), 403, "not-your-site")
    expect_success(await cqi.grant(person, "REVIEWER"))
    expect_success(await person.browser.sign_in(person.email))
    assert await key_of(person, cqi) != key


async def test_draft_key_is_not_given_where_drafts_are_off_or_to_readers(cqi: Place) -> None:
    """A site that forbids drafts on machines would have them, and who enters nothing needs no key."""
    reviewer, observer = await cqi.somebody("REVIEWER"), await cqi.somebody("OBSERVER")
    refused(await observer.get(f"{cqi.path}/draft-key"), 403, "not-your-role")
    expect_success(await cqi.administrator.ask("PUT", f"{cqi.path}/offline-drafts", {"policy": "off"}))
    try:
        answer = expect_success(await reviewer.get(f"{cqi.path}/draft-key"))
        assert answer == {"policy": "off", "key": None, "previous": None}
    finally:
        expect_success(await cqi.administrator.ask("PUT", f"{cqi.path}/offline-drafts", {"policy": "session"}))
