"""Who may do what: everything is denied unless one of the person's roles in this very site allows it."""

from typing import get_args

import pytest

from shared.contracts.vocabulary import Role
from shared.refused import Refused
from shared.security import ALLOWED, Action, User, demand, may

ACTIONS: tuple[Action, ...] = get_args(Action)
SITE = "ca-cqi"

READS = {"case.read", "dashboard.read", "rules.read", "ticket.open", "ticket.read"}
WANTED: dict[str, set[str]] = {
    "REVIEWER": READS | {"case.create", "case.write", "case.submit"},
    "QA_FIRST": READS | {"case.approve"},
    "QA_SECOND": READS | {"case.approve"},
    "SITE_LEADER": READS | {"case.create", "people.grant", "people.read", "rules.choose"},
    "STATE_ADMIN": READS | {"people.grant", "people.read", "rules.choose"},
    "OBSERVER": READS,
    "CB_OVERSIGHT": READS,
    "PLATFORM_OPERATOR": {"people.grant", "people.read", "ticket.open", "ticket.read"},
}
"""Written a second time on purpose: a change of the table has to be meant."""


def holding(*roles: str, site: str = SITE) -> User:
    return User("usr_tests", "a test", {site: roles})


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("role", get_args(Role))
def test_a_role_allows_exactly_what_it_is_for(role: str) -> None:
    assert {action for action in ACTIONS if may(holding(role), action, SITE)} == WANTED[role]


def test_the_table_knows_every_role_and_no_action_that_does_not_exist() -> None:
    assert set(ALLOWED) == set(get_args(Role)) == set(WANTED)
    assert {action for allowed in ALLOWED.values() for action in allowed} <= set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("user", [User("usr_tests", "a test"), holding(), holding("EMPEROR"), holding("reviewer")])
def test_no_role_and_no_known_role_allow_nothing(user: User, action: Action) -> None:
    assert not may(user, action, SITE)


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("elsewhere", ["ny-cqi", "ca-training", "ca-cfsr", "ca-cq", "", "*"])
@pytest.mark.parametrize("action", ACTIONS)
def test_all_roles_of_one_site_allow_nothing_in_another_not_even_of_the_same_state(
    elsewhere: str, action: Action
) -> None:
    assert not may(holding(*get_args(Role)), action, elsewhere)


def test_roles_add_up() -> None:
    both = holding("REVIEWER", "QA_FIRST")
    assert {action for action in ACTIONS if may(both, action, SITE)} == WANTED["REVIEWER"] | WANTED["QA_FIRST"]


def test_the_operator_of_the_platform_opens_no_case_and_no_figure() -> None:
    opens = {action for action in ACTIONS if may(holding("PLATFORM_OPERATOR"), action, SITE)}
    assert not {action for action in opens if action.startswith(("case.", "dashboard."))}


def test_a_site_one_has_no_part_in_answers_like_one_that_does_not_exist() -> None:
    """Nobody learns from an error which sites there are."""
    answers = [_refusal(holding("REVIEWER"), "case.read", site) for site in ("ny-cqi", "zz-cqi")]
    assert [(one.slug, one.status, one.detail) for one in answers] == [
        ("not-your-site", 403, "You have no part in this site.")
    ] * 2


def test_a_member_without_the_right_role_is_told_so() -> None:
    refused = _refusal(holding("OBSERVER"), "case.write", SITE)
    assert (refused.slug, refused.status) == ("not-your-role", 403)


def test_who_may_is_not_refused() -> None:
    demand(holding("REVIEWER"), "case.write", SITE)


def _refusal(user: User, action: Action, site: str) -> Refused:
    with pytest.raises(Refused) as refused:
        demand(user, action, site)
    return refused.value
