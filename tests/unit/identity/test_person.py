"""A person's roles in one site: given and taken one by one, each where it belongs; a mistake is said, not swallowed."""

import pytest

from services.identity.domain.person import (
    PLATFORM_ROLES,
    SITE_ROLES,
    GrantRole,
    Person,
    RevokeRole,
    WithdrawProposal,
    decide,
    evolve,
)
from shared.contracts.event import Event
from shared.contracts.identity.access import ProposalWithdrawn, RoleGranted, RoleProposed, RoleRevoked
from shared.contracts.vocabulary import PLATFORM, Purpose, Role
from tests.unit.identity.decisions import CFSR, SITE, TRAINING, refusal
from tests.unit.identity.decisions import given as given_facts

LEADER = "usr_leader"
GRANTED, REVOKED = RoleGranted(role="REVIEWER"), RoleRevoked(role="REVIEWER")
IN_ALAMEDA = RoleGranted(role="QA_FIRST", counties=("06001",))


def given(*facts: Event) -> Person:
    return given_facts(Person(), evolve, *facts, site=SITE, aggregate="usr_someone")


def granting(role: Role, site: str = SITE, counties: tuple[str, ...] | None = None) -> GrantRole:
    return GrantRole(site, role, LEADER, counties=counties)


def test_a_granted_role_is_held_beside_those_held_before() -> None:
    assert given(GRANTED, RoleGranted(role="OBSERVER")).roles == ("REVIEWER", "OBSERVER")


def test_a_revoked_role_is_gone_and_the_others_stay() -> None:
    assert given(GRANTED, RoleGranted(role="OBSERVER"), REVOKED).roles == ("OBSERVER",)


def test_a_role_can_be_granted_again_after_it_was_revoked() -> None:
    assert decide(given(GRANTED, REVOKED), granting("REVIEWER")) == [GRANTED]


def test_a_second_grant_is_a_mistake_worth_knowing_of() -> None:
    assert refusal(decide, given(GRANTED), granting("REVIEWER")) == ("role-held", 409)


def test_role_not_assigned_is_not_revoked_and_not_proposed_not_withdrawn() -> None:
    """What is not held cannot be revoked and what is not proposed cannot be withdrawn."""
    assert refusal(decide, given(GRANTED), RevokeRole("OBSERVER")) == ("role-not-held", 409)
    assert refusal(decide, given(GRANTED), WithdrawProposal("OBSERVER")) == ("role-not-proposed", 409)


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("site", [SITE, TRAINING])
@pytest.mark.parametrize("role", [one for one in SITE_ROLES if one != "CB_OVERSIGHT"])
def test_a_role_of_a_site_is_granted_there_and_nowhere_else(role: Role, site: str) -> None:
    assert decide(Person(), granting(role, site)) == [RoleGranted(role=role)]
    for elsewhere in (PLATFORM, "ca"):
        assert refusal(decide, Person(), granting(role, elsewhere)) == ("role-not-of-the-platform", 422)


@pytest.mark.requirement("R22")
@pytest.mark.parametrize("role", PLATFORM_ROLES)
def test_platform_role_is_never_granted_in_a_site(role: Role) -> None:
    """A role on the platform is granted there or for a jurisdiction and never in a site."""
    for place in (PLATFORM, "ca"):
        assert decide(Person(), granting(role, place)) == [RoleGranted(role=role)]
    for purpose in Purpose:
        assert refusal(decide, Person(), granting(role, f"ca-{purpose}")) == ("role-not-of-a-site", 422)


def test_oversight_by_the_childrens_bureau_is_on_cfsr_sites_only() -> None:
    for site in (SITE, TRAINING):
        assert refusal(decide, Person(), granting("CB_OVERSIGHT", site)) == ("role-not-of-this-site", 422)
    [proposed] = decide(Person(), granting("CB_OVERSIGHT", CFSR))
    assert isinstance(proposed, RoleProposed)


@pytest.mark.requirement("R23")
@pytest.mark.parametrize("role", SITE_ROLES)
def test_reviewing_and_qa_can_be_limited_to_counties_and_no_other_role_can(role: Role) -> None:
    """Whoever administers a site administers all of it."""
    wanted = granting(role, CFSR if role == "CB_OVERSIGHT" else SITE, ("06001", "06003"))
    if role in {"REVIEWER", "QA_FIRST", "QA_SECOND"}:
        assert decide(Person(), wanted) == [RoleGranted(role=role, counties=("06001", "06003"))]
    else:
        assert refusal(decide, Person(), wanted) == ("role-not-limited", 422)


@pytest.mark.requirement("R23")
def test_other_counties_are_a_change_and_the_same_ones_a_mistake() -> None:
    person = given(IN_ALAMEDA)
    assert refusal(decide, person, granting("QA_FIRST", counties=("06001",))) == ("role-held", 409)
    wider = decide(person, granting("QA_FIRST"))
    assert wider == [RoleGranted(role="QA_FIRST")]
    assert [one.counties for one in given(IN_ALAMEDA, *wider).holds] == [None]


def test_a_withdrawn_proposal_leaves_roles_and_other_proposals_alone() -> None:
    proposed = [RoleProposed(role=role, party="STATE") for role in ("REVIEWER", "OBSERVER")]
    person = given(IN_ALAMEDA, *proposed, ProposalWithdrawn(role="REVIEWER"))
    assert (person.roles, [one.role for one in person.proposed]) == (("QA_FIRST",), ["OBSERVER"])


def test_every_revocation_counts_and_a_grant_or_proposal_does_not() -> None:
    """The key of a person's drafts follows the count: a new role would lose them, and a lost one has to."""
    assert given(GRANTED, RoleGranted(role="OBSERVER")).revocations == 0
    assert given(GRANTED, REVOKED, GRANTED, REVOKED).revocations == 2
