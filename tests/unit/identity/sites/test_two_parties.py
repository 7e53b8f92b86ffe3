"""A CFSR site's people are agreed by the state and the Children's Bureau: one side alone adds nobody (R37)."""

import pytest

from services.identity.domain.person import GrantRole, Person, decide, evolve, party_of
from shared.contracts.identity.access import Party, RoleGranted, RoleProposed
from shared.contracts.vocabulary import SiteRole
from tests.support.histories import By
from tests.unit.identity.decisions import CFSR, SITE, TRAINING, given, refusal

PARTIES: tuple[Party, ...] = ("STATE", "CB")
STATE, OTHER_OF_STATE, BUREAU = "usr_state", "usr_state_too", "usr_bureau"

pytestmark = pytest.mark.requirement("R37")


def wanting(by: str, party: Party, role: SiteRole = "REVIEWER", counties: tuple[str, ...] | None = None) -> GrantRole:
    return GrantRole(CFSR, role, by, party, counties)


def proposed(by: str, party: Party, role: SiteRole = "REVIEWER", counties: tuple[str, ...] | None = None) -> Person:
    facts = decide(Person(), wanting(by, party, role, counties))
    assert facts == [RoleProposed(role=role, party=party, counties=counties)]
    return given(Person(), evolve, *(By(by, one) for one in facts), site=CFSR)


@pytest.mark.parametrize("party", PARTIES)
def test_what_one_side_wants_is_only_a_proposal(party: Party) -> None:
    person = proposed(STATE, party)
    assert (person.roles, [(one.role, one.party, one.by) for one in person.proposed]) == (
        (),
        [("REVIEWER", party, STATE)],
    )


@pytest.mark.parametrize("first", PARTIES)
def test_when_the_other_side_agrees_the_role_is_held_and_nothing_is_left_to_agree(first: Party) -> None:
    second: Party = "CB" if first == "STATE" else "STATE"
    facts = decide(proposed(STATE, first), wanting(BUREAU, second))
    assert facts == [RoleGranted(role="REVIEWER")]
    person = given(proposed(STATE, first), evolve, *facts, site=CFSR)
    assert (person.roles, person.proposed) == (("REVIEWER",), ())


@pytest.mark.parametrize("party", PARTIES)
def test_a_colleague_of_the_same_side_cannot_agree_for_the_other(party: Party) -> None:
    assert refusal(decide, proposed(STATE, party), wanting(OTHER_OF_STATE, party)) == ("same-party", 409)


@pytest.mark.parametrize("party", PARTIES)
def test_nobody_agrees_to_their_own_proposal_whatever_other_role_they_have_meanwhile(party: Party) -> None:
    assert refusal(decide, proposed(STATE, "STATE"), wanting(STATE, party)) == ("own-approval", 403)


def test_one_agrees_to_what_was_proposed_and_not_to_something_wider() -> None:
    narrow = proposed(STATE, "STATE", counties=("06001",))
    assert refusal(decide, narrow, wanting(BUREAU, "CB")) == ("another-proposal", 409)
    assert decide(narrow, wanting(BUREAU, "CB", counties=("06001",))) == [
        RoleGranted(role="REVIEWER", counties=("06001",))
    ]


def test_agreeing_to_one_role_gives_no_other() -> None:
    other = decide(proposed(STATE, "STATE"), wanting(BUREAU, "CB", role="STATE_ADMIN"))
    assert other == [RoleProposed(role="STATE_ADMIN", party="CB")]


def test_more_counties_for_a_role_that_is_held_take_both_sides_again() -> None:
    held = given(Person(), evolve, RoleGranted(role="REVIEWER", counties=("06001",)), site=CFSR)
    assert decide(held, wanting(STATE, "STATE")) == [RoleProposed(role="REVIEWER", party="STATE")]


def test_a_form_that_one_side_sent_and_the_other_accepted_is_agreed() -> None:
    agreed = GrantRole(CFSR, "REVIEWER", BUREAU, agreed=True)
    assert decide(Person(), agreed) == [RoleGranted(role="REVIEWER")]


@pytest.mark.parametrize("site", [SITE, TRAINING])
def test_a_state_alone_decides_who_works_in_its_other_sites(site: str) -> None:
    assert decide(Person(), GrantRole(site, "REVIEWER", STATE)) == [RoleGranted(role="REVIEWER")]


@pytest.mark.parametrize(
    ("roles", "party"),
    [
        (("STATE_ADMIN",), "STATE"),
        (("SITE_LEADER",), "STATE"),
        (("CB_CENTRAL",), "CB"),
        (("CB_REGIONAL",), "CB"),
        (("STATE_ADMIN", "CB_REGIONAL"), "CB"),
        (("CB_OVERSIGHT",), "STATE"),
    ],
)
def test_who_speaks_for_whom(roles: tuple[str, ...], party: Party) -> None:
    assert party_of(roles) == party
