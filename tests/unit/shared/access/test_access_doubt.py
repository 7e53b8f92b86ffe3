"""While a fact is missing or cannot be read, what it is about allows nothing: it may have been a revocation."""

from collections.abc import Callable

import pytest

from shared.access import AccessState
from shared.contracts.identity.access import ApiKeyIssued, RoleGranted
from shared.contracts.identity.accounts import AccountActivated, AccountDisabled, AccountInvited
from shared.contracts.vocabulary import PLATFORM
from tests.support.access_state import PERSON, Told, account, allowed, grant, judged, knowing, of, roles, site

MACHINE = f"usr_key_{'1' * 32}"
OWN = Callable[[AccessState], bool]
MEMBER = of("ca-cqi", PERSON, RoleGranted(role="OBSERVER"), RoleGranted(role="REVIEWER"), RoleGranted(role="QA_FIRST"))
OPERATOR = of(PLATFORM, "usr_operator", AccountInvited(), AccountActivated(), RoleGranted(role="PLATFORM_OPERATOR"))
KEY = of("ca-cqi", MACHINE, *[ApiKeyIssued(scopes=("case.read",), expires="2026-08-01T00:00:00Z")] * 2)
GRANTED = grant(grant()[0].event)
ANOTHER = roles("CB_CENTRAL", scope=PLATFORM, person="usr_bureau")
READER = roles("REVIEWER", scope="ca-cqi", person="usr_reader")

ALLOWING: dict[str, tuple[Told, OWN]] = {
    "a member's roles": (MEMBER, lambda facts: judged(facts, "case.read", "ca-cqi").allowed),
    "an account": (OPERATOR, lambda facts: bool(allowed(facts, "ca-training", person="usr_operator"))),
    "a machine": (KEY, lambda facts: judged(facts, "case.read", "ca-cqi", person=MACHINE).allowed),
    "a grant": (GRANTED, lambda facts: judged(facts, "case.read", "ca-cqi", person="usr_bureau").allowed),
    "a site": (site("ca-cqi"), lambda facts: judged(facts, "case.write", "ca-cqi", person="usr_reader").allowed),
}
"""What it is told by, and something that it alone allows."""


EVERYTHING = [ANOTHER, READER, *(told for told, _ in ALLOWING.values())]


@pytest.mark.parametrize(("told", "allows"), ALLOWING.values(), ids=ALLOWING)
def test_gap_in_access_events_denies_until_it_is_filled(told: Told, allows: OWN) -> None:
    """A lost revocation must not leave a role standing."""
    others = [one for one in EVERYTHING if one is not told]
    assert allows(knowing(*EVERYTHING))
    for missing in range(1, len(told) - 1):
        facts = knowing(*others, told[:missing], told[missing + 1 :])
        assert not allows(facts)
        facts.apply(told[missing])
        assert facts == knowing(*EVERYTHING)


@pytest.mark.parametrize("name", ALLOWING)
def test_unreadable_access_event_denies_its_aggregate_only(name: str) -> None:
    """What an older program cannot read makes it allow nothing and touches nobody else."""
    facts = knowing(*EVERYTHING)
    facts.quarantine(ALLOWING[name][0][0].key)
    lost = {other for other, (_, allows) in ALLOWING.items() if not allows(facts)}
    assert lost == ({name} if name != "a site" else set(ALLOWING) - {"an account"})


def test_doubt_about_one_person_is_not_doubt_about_another() -> None:
    facts = knowing(MEMBER, READER, site("ca-cqi"))
    facts.quarantine(MEMBER[0].key)
    assert allowed(facts, "ca-cqi") == set()
    assert judged(facts, "case.write", "ca-cqi", person="usr_reader").allowed


def test_whose_account_is_not_known_for_certain_has_no_role_anywhere() -> None:
    """The fact that is missing may be the one that disabled them."""
    missing = account(AccountInvited(), AccountActivated(), AccountDisabled())
    facts = knowing(MEMBER, site("ca-cqi"), missing[:1], missing[2:])
    assert allowed(facts, "ca-cqi") == set()
    facts.apply(missing[1])
    assert judged(facts, "case.read", "ca-cqi").reason == "disabled"
