"""Where a role counts: in its own site, jurisdiction and counties, on others' cases, and nowhere else."""

import pytest

from shared.access import ACTIONS, AccessState, Action, ResourceScope
from shared.access.policy import refusal, roles_in
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.contracts.identity.accounts import AccountDisabled, AccountEnabled
from shared.contracts.vocabulary import PLATFORM, Purpose, Role
from tests.support.access_state import (
    PERSON,
    PLATFORM_ROLES,
    SITE_ROLES,
    account,
    allowed,
    judged,
    knowing,
    of,
    roles,
    site,
)

OPEN = [site(f"{code}-{purpose}") for code in ("ca", "ny") for purpose in Purpose]


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("elsewhere", ["ny-cqi", "ca-training", "ca-cfsr", "ca", PLATFORM])
def test_all_roles_of_one_site_allow_nothing_elsewhere_not_even_in_the_same_state(elsewhere: str) -> None:
    facts = knowing(roles(*SITE_ROLES, scope="ca-cqi"), *OPEN)
    assert allowed(facts, elsewhere) == set()
    assert {judged(facts, action, elsewhere).reason for action in ACTIONS} == {"not-your-site"}


@pytest.mark.requirement("R14")
def test_one_person_has_three_roles_in_three_reviews_and_each_counts_in_its_own() -> None:
    facts = knowing(
        roles("REVIEWER", scope="ca-training"),
        roles("QA_FIRST", scope="ca-cqi"),
        roles("OBSERVER", scope="ny-cqi"),
        *OPEN,
    )
    writes = {"case.write", "case.approve"}
    found = {place: allowed(facts, place) & writes for place in ("ca-training", "ca-cqi", "ny-cqi")}
    assert found == {"ca-training": {"case.write"}, "ca-cqi": {"case.approve"}, "ny-cqi": set()}
    assert roles_in(facts, PERSON, "ca-cqi") == ("QA_FIRST",)


@pytest.mark.requirement("R15")
def test_cfsr_state_team_leader_has_no_role_in_cqi_and_training_site() -> None:
    """A state team leader who leads the cfsr site has no part in the cqi and the training site."""
    facts = knowing(roles("SITE_LEADER", scope="ca-cfsr"), *OPEN)
    assert judged(facts, "case.read", "ca-cfsr").allowed
    for elsewhere in ("ca-cqi", "ca-training"):
        refused = refusal(judged(facts, "case.read", elsewhere))
        assert (refused.status, refused.slug) == (403, "not-your-site")


def test_a_site_one_has_no_part_in_answers_like_one_that_does_not_exist() -> None:
    """Nobody learns from an error which sites there are, or in which state they are."""
    facts = knowing(roles("REVIEWER", scope="ca-cqi"), site("ny-cqi"), site("tx-cqi", "created"))
    answers = {action: {_said(facts, action, place) for place in ("ny-cqi", "tx-cqi", "zz-cqi")} for action in ACTIONS}
    assert set(map(frozenset, answers.values())) == {
        frozenset({("not-your-site", 403, "You have no part in this site.")})
    }


def _said(facts: AccessState, action: Action, place: str) -> tuple[str, int, str]:
    refused = refusal(judged(facts, action, place))
    return refused.slug, refused.status, refused.detail


def test_denial_names_missing_role_or_closed_site_to_members() -> None:
    """A member without the right role and one of a site that is not open are told so."""
    member = roles("REVIEWER", scope="ca-cqi")
    assert judged(knowing(member, site("ca-cqi")), "case.approve", "ca-cqi").reason == "not-your-role"
    assert judged(knowing(member, site("ca-cqi", "suspended")), "case.write", "ca-cqi").reason == "site-not-open"


@pytest.mark.requirement("R22")
@pytest.mark.parametrize("role", PLATFORM_ROLES)
def test_platform_role_counts_everywhere_and_jurisdiction_role_in_its_own(role: Role) -> None:
    """A role held on the platform counts in every state and one for a jurisdiction in its own."""
    everywhere, in_california = (knowing(roles(role, scope=place), *OPEN) for place in (PLATFORM, "ca"))
    assert (
        allowed(everywhere, "ny-cfsr") == allowed(everywhere, "ca-cfsr") == allowed(in_california, "ca-cfsr") != set()
    )
    assert allowed(in_california, "ny-cfsr") == allowed(in_california, "ny") == set()
    assert allowed(in_california, "ca") == allowed(everywhere, "ca")


def test_a_regional_office_can_consult_for_its_own_state_before_the_site_is_there() -> None:
    facts = knowing(roles("CB_REGIONAL", scope="ca"))
    assert judged(facts, "site.consult", "ca-cqi").allowed
    assert not judged(facts, "site.consult", "ny-cqi").allowed


LIMITED = knowing(roles("QA_FIRST", "REVIEWER", scope="ca-cqi", counties=("06001",)), *OPEN)


@pytest.mark.requirement("R23")
@pytest.mark.parametrize(("action", "stage"), [("case.approve", "initial_qa"), ("case.write", "data_entry")])
def test_a_role_for_one_county_does_not_reach_into_another(action: str, stage: str) -> None:
    here, there = (ResourceScope(county=county, stage=stage) for county in ("06001", "06003"))
    assert action in allowed(LIMITED, "ca-cqi", here)
    assert action not in allowed(LIMITED, "ca-cqi", there)


@pytest.mark.requirement("R23")
def test_second_level_qa_without_a_limit_reaches_every_county_of_its_state() -> None:
    facts = knowing(roles("QA_SECOND", scope="ca-cqi"), *OPEN)
    assert all(
        "case.approve" in allowed(facts, "ca-cqi", ResourceScope(county=one)) for one in ("06001", "06003", None)
    )


def test_a_wider_role_beside_a_limited_one_counts_where_it_was_given() -> None:
    told = [RoleGranted(role="QA_FIRST", counties=("06001",)), RoleGranted(role="REVIEWER")]
    facts = knowing(of("ca-cqi", PERSON, *told), *OPEN)
    assert {"case.write", "case.approve"} & allowed(facts, "ca-cqi", ResourceScope(county="06003")) == {"case.write"}


@pytest.mark.requirement("R23")
def test_a_second_grant_of_a_role_replaces_its_counties() -> None:
    told = [RoleGranted(role="QA_FIRST", counties=(one,)) for one in ("06001", "06003")]
    facts = knowing(of("ca-cqi", PERSON, *told), *OPEN)
    may = {
        one: judged(facts, "case.approve", "ca-cqi", ResourceScope(county=one)).allowed for one in ("06001", "06003")
    }
    assert may == {"06001": False, "06003": True}


@pytest.mark.requirement("R47")
@pytest.mark.parametrize("role", ["QA_FIRST", "QA_SECOND"])
def test_nobody_does_qa_on_a_case_they_reviewed(role: Role) -> None:
    facts = knowing(roles(role, "REVIEWER", scope="ca-cqi"), *OPEN)
    own, others = (ResourceScope(stage="initial_qa", own=own) for own in (True, False))
    assert "case.approve" not in allowed(facts, "ca-cqi", own)
    assert "case.approve" in allowed(facts, "ca-cqi", others)


STAGES = {
    "case.write": {"not_started", "data_entry"},
    "case.submit": {"not_started", "data_entry"},
    "case.approve": {"initial_qa"},
}


@pytest.mark.parametrize("stage", ["not_started", "data_entry", "initial_qa", "final"])
def test_a_case_is_changed_only_in_the_stage_that_is_for_it(stage: str) -> None:
    facts = knowing(roles(*SITE_ROLES, scope="ca-cqi"), *OPEN)
    may = allowed(facts, "ca-cqi", ResourceScope(stage=stage))
    assert {action for action in STAGES if action in may} == {action for action in STAGES if stage in STAGES[action]}
    assert {"case.read", "ratings.read"} <= may


@pytest.mark.requirement("R25")
def test_whoever_lost_a_role_or_the_account_may_do_nothing_from_that_fact_on() -> None:
    lost = of("ca-cqi", PERSON, RoleGranted(role="REVIEWER"), RoleRevoked(role="REVIEWER"))
    assert judged(knowing(lost, *OPEN), "case.read", "ca-cqi").reason == "not-your-site"
    held = [roles("REVIEWER", scope="ca-cqi"), roles(*PLATFORM_ROLES, scope="ca"), *OPEN]
    disabled = knowing(*held, account(AccountDisabled()))
    assert {judged(disabled, action, place).reason for action in ACTIONS for place in ("ca-cqi", "ca")} == {"disabled"}
    again = knowing(*held, account(AccountDisabled(), AccountEnabled()))
    assert allowed(again, "ca-cqi") == allowed(knowing(*held), "ca-cqi") != set()
