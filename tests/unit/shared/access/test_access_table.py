"""The whole table of who may do what, written a second time on purpose: a change of it has to be meant."""

from collections.abc import Set as AbstractSet
from typing import get_args

import pytest

from shared.access import ACTIONS, ResourceScope
from shared.contracts.identity.sites import ReviewersOpenSet
from shared.contracts.reviews.holders import CaseRelation
from shared.contracts.vocabulary import PLATFORM, Purpose, Role
from tests.support.access_state import PLATFORM_ROLES, SITE_ROLES, STATES, allowed, judged, knowing, roles, site

READS = {"case.read", "ratings.read", "dashboard.read", "rules.read"}
SHOWN = {"interview.read", "report.read", "sample.read"}
COMMON = READS | SHOWN | {"site.read", "colleagues.read", "ticket.open", "ticket.read"}
OF_QA = {"case.approve", "qa.initial", "note.open", "note.reply", "note.resolve", "elimination.propose"} | {
    "interview.note", "certification.read", "case.decline", "analysis.save", "case.what_if",
}  # fmt: skip
OF_LEADERS = {"case.assign", "elimination.decide", "review.manage", "sample.draw", "frame.read", "person.certify"} | {
    "certification.read", "interview.manage", "case.export", "analysis.save", "case.what_if",
}  # fmt: skip

WANTED: dict[str, set[str]] = {
    "REVIEWER": COMMON
    | {"case.create", "case.write", "case.submit", "case.decline", "note.reply", "elimination.propose"}
    | {"interview.note", "analysis.save"},
    "QA_FIRST": COMMON | OF_QA,
    "QA_SECOND": COMMON | OF_QA | {"qa.second"},
    "SITE_LEADER": COMMON
    | OF_LEADERS
    | {"note.open", "note.reply", "case.override", "elimination.propose", "interview.note"}
    | {"case.create", "people.read", "people.grant", "rules.choose", "form.send", "form.read", "ticket.close"}
    | {"plan.manage"},
    "STATE_ADMIN": COMMON
    | OF_LEADERS
    | {"case.unlock", "case.restore", "quota.import", "case.erase", "site.choose"}
    | {"people.read", "people.grant", "rules.choose", "form.send", "form.read", "site.manage", "user_review.run"}
    | {"cb_access.grant", "cb_access.read", "key.manage", "trail.read", "ticket.close", "plan.manage", "pip.manage"},
    "OBSERVER": COMMON,  # saves no analysis either: an observer writes nothing (R20)
    "CB_OVERSIGHT": set(),
    "PLATFORM_OPERATOR": {"site.read", "site.consult", "site.manage", "site.approve", "form.send", "form.read"}
    | {"form.decide", "people.read", "people.grant", "people.disable", "user_review.run", "ticket.open", "ticket.read"},
    "HELPDESK_AGENT": {"ticket.open", "ticket.read", "ticket.close"},
    "AUDITOR": {"site.read", "trail.read", "cb_access.read"},
    "CB_CENTRAL": {"site.consult", "site.approve"},
    "CB_REGIONAL": {"site.consult"},
}
ON_CFSR_TOO: dict[str, set[str]] = {
    "CB_OVERSIGHT": COMMON
    | {"case.approve", "qa.oversight", "note.open", "note.reply", "note.resolve", "case.decline", "analysis.save"}
    | {"case.what_if"},
    "CB_CENTRAL": {"site.read", "form.read", "form.decide", "people.read", "people.grant"},
    "CB_REGIONAL": {"site.read", "form.read", "people.read", "people.grant"},
}

PUBLISHING = {"publication.read", "publication.draft", "publication.release", "publication.withdraw"}
ON_CQI_TOO: dict[str, set[str]] = {"SITE_LEADER": {"publication.read"}, "STATE_ADMIN": PUBLISHING}
ON_TRAINING_TOO: dict[str, set[str]] = {
    "QA_FIRST": {"practice.key"},
    "QA_SECOND": {"practice.key"},
    "SITE_LEADER": {"practice.reset", "practice.key"},
    "STATE_ADMIN": {"practice.reset", "practice.key"},
}

ONLY_WHILE_ACTIVE = (
    {"case.create", "case.write", "case.submit", "rules.choose", "practice.reset", "qa.second", "qa.oversight"}
    | (OF_QA | OF_LEADERS | {"case.override", "case.unlock", "case.restore", "quota.import"})
    | {"plan.manage", "pip.manage"}
) - {"frame.read", "certification.read", "case.export", "case.what_if"}
NOT_BEFORE = (
    READS
    | SHOWN
    | PUBLISHING
    | {"frame.read", "certification.read", "case.export", "case.erase", "practice.key", "case.what_if"}
)
READABLE = {"active", "suspended", "closed"}


NOT_ON_CFSR: dict[str, set[str]] = {"PLATFORM_OPERATOR": {"form.send", "form.decide", "people.grant"}}
"""There the state and the Children's Bureau agree on the people, and the operator is neither (R37)."""


def wanted(role: str, purpose: Purpose) -> set[str]:
    if purpose is not Purpose.CFSR:
        return WANTED[role] | (ON_TRAINING_TOO if purpose is Purpose.TRAINING else ON_CQI_TOO).get(role, set())
    return (WANTED[role] | ON_CFSR_TOO.get(role, set())) - NOT_ON_CFSR.get(role, set())


def open_in(state: str, actions: AbstractSet[str]) -> AbstractSet[str]:
    closed = (ONLY_WHILE_ACTIVE if state != "active" else set()) | (NOT_BEFORE if state not in READABLE else set())
    return actions - closed


ROLES = [
    pytest.param("STATE_ADMIN", marks=pytest.mark.requirement("R17")),
    pytest.param("REVIEWER", marks=pytest.mark.requirement("R18")),
    pytest.param("QA_FIRST", marks=pytest.mark.requirement("R19")),
    pytest.param("QA_SECOND", marks=pytest.mark.requirement("R19")),
    pytest.param("OBSERVER", marks=pytest.mark.requirement("R20")),
    pytest.param("SITE_LEADER", marks=pytest.mark.requirement("R21")),
    *(pytest.param(role, marks=pytest.mark.requirement("R22")) for role in PLATFORM_ROLES),
    "CB_OVERSIGHT",
]


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_allows_exactly_what_it_is_for_in_each_kind_and_state_of_site(role: Role, purpose: Purpose) -> None:
    here = f"ca-{purpose}"
    held = roles(role, scope=PLATFORM if role in PLATFORM_ROLES else here)
    for state in STATES:
        assert allowed(knowing(held, site(here, state)), here) == open_in(state, wanted(role, purpose)), state


def test_the_second_writing_knows_every_role_and_every_action() -> None:
    assert set(WANTED) == set(get_args(Role)) == {*SITE_ROLES, *PLATFORM_ROLES}
    assert {
        action
        for table in (WANTED, ON_CFSR_TOO, ON_TRAINING_TOO, ON_CQI_TOO)
        for allowed in table.values()
        for action in allowed
    } == set(ACTIONS)


@pytest.mark.requirement("R6")
def test_a_site_that_was_only_created_is_open_to_nobody_who_works_in_it() -> None:
    """Every jurisdiction has its training site from the start; nobody works in it before it is set up."""
    everybody = knowing(roles(*SITE_ROLES, scope="ca-training"), site("ca-training", "created"))
    assert not {one for one in allowed(everybody, "ca-training") if one in READS | ONLY_WHILE_ACTIVE}


@pytest.mark.requirement("R20")
@pytest.mark.parametrize("purpose", Purpose)
def test_an_observer_changes_nothing_of_a_site(purpose: Purpose) -> None:
    here = f"ca-{purpose}"
    may = allowed(knowing(roles("OBSERVER", scope=here), site(here)), here)
    assert {one for one in may if not one.endswith(".read")} == {"ticket.open"}


@pytest.mark.requirement("R22")
@pytest.mark.parametrize("role", PLATFORM_ROLES)
def test_no_role_on_the_platform_opens_a_case_or_a_figure_by_itself(role: Role) -> None:
    for purpose in Purpose:
        here = f"ca-{purpose}"
        assert not {*READS, *ONLY_WHILE_ACTIVE} & allowed(knowing(roles(role, scope=PLATFORM), site(here)), here)


@pytest.mark.requirement("R26")
@pytest.mark.parametrize("purpose", Purpose)
def test_user_lists_are_gone_through_at_sites_of_every_purpose(purpose: Purpose) -> None:
    here = f"ca-{purpose}"
    held = roles("STATE_ADMIN", scope=here)
    assert "user_review.run" in allowed(knowing(held, site(here)), here)


GIVEN_ALONE = {"case.read", "ratings.read", "case.write", "case.submit", "note.reply", "elimination.propose"}


@pytest.mark.requirement("R18")
@pytest.mark.requirement("R47")
@pytest.mark.parametrize("purpose", Purpose)
def test_a_reviewer_works_on_the_cases_given_to_them_alone(purpose: Purpose) -> None:
    """A colleague who reads every family's file of the county has no reason to."""
    here = f"ca-{purpose}"
    facts, whole = knowing(roles("REVIEWER", scope=here), site(here)), wanted("REVIEWER", purpose)
    assert allowed(facts, here, ResourceScope(relation="given")) == whole
    assert allowed(facts, here, ResourceScope(relation="others")) == whole - GIVEN_ALONE
    assert allowed(facts, here, ResourceScope(relation="declined")) == whole - GIVEN_ALONE


@pytest.mark.requirement("R18")
@pytest.mark.parametrize("purpose", Purpose)
def test_a_site_that_opens_all_its_cases_opens_them_for_reading(purpose: Purpose) -> None:
    """What others entered is theirs to change; a conflict of interest closes a case in an open site too."""
    here, chosen = f"ca-{purpose}", ReviewersOpenSet(reviewers_open="all")
    whole = wanted("REVIEWER", purpose)
    facts = knowing(roles("REVIEWER", scope=here), site(here, "active", chosen))
    assert allowed(facts, here, ResourceScope(relation="others")) == whole - GIVEN_ALONE | {"case.read", "ratings.read"}
    assert allowed(facts, here, ResourceScope(relation="declined")) == whole - GIVEN_ALONE
    closed_again = ReviewersOpenSet(reviewers_open="own")
    facts = knowing(roles("REVIEWER", scope=here), site(here, "active", chosen, closed_again))
    assert allowed(facts, here, ResourceScope(relation="others")) == whole - GIVEN_ALONE


@pytest.mark.parametrize("role", sorted(set(SITE_ROLES) - {"REVIEWER"}))
@pytest.mark.parametrize("relation", get_args(CaseRelation))
def test_other_roles_open_cases_whomever_they_are_given_to(role: Role, relation: CaseRelation) -> None:
    here = "ca-cfsr"
    for held in ((role,), (role, "REVIEWER")):
        facts = knowing(roles(*held, scope=here), site(here))
        assert allowed(facts, here, ResourceScope(relation=relation)) >= READS, held


@pytest.mark.parametrize(
    ("relation", "reason"),
    [("others", "not-your-case"), ("declined", "conflict-of-interest"), ("given", ""), (None, "")],
)
def test_a_denial_says_that_the_case_is_with_others(relation: CaseRelation | None, reason: str) -> None:
    facts = knowing(roles("REVIEWER", scope="ca-cqi"), site("ca-cqi"))
    assert judged(facts, "case.read", "ca-cqi", ResourceScope(relation=relation)).reason == reason
    assert judged(facts, "case.approve", "ca-cqi", ResourceScope(relation=relation)).reason == "not-your-role"


def test_roles_add_up() -> None:
    both = knowing(roles("REVIEWER", "QA_FIRST", scope="ca-cqi"), site("ca-cqi"))
    assert allowed(both, "ca-cqi") == WANTED["REVIEWER"] | WANTED["QA_FIRST"]
