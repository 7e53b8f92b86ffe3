"""Who gives and takes which roles: nobody their own, and nobody more than their own role lets them."""

from typing import get_args

import pytest

from services.identity.domain.person import PLATFORM_ROLES, SITE_ROLES, check_grant
from shared.contracts.vocabulary import Role, SiteRole
from tests.unit.identity.outcomes import outcome

ROLES: tuple[Role, ...] = (*SITE_ROLES, *PLATFORM_ROLES)
WORKING = {"REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER"}
MAY_GIVE: dict[str, set[str]] = {
    "SITE_LEADER": WORKING,
    "STATE_ADMIN": set(get_args(SiteRole)),
    "PLATFORM_OPERATOR": set(ROLES),
    "CB_CENTRAL": {*get_args(SiteRole), "CB_REGIONAL"},
    "CB_REGIONAL": set(get_args(SiteRole)),
}
"""Written a second time on purpose; roles that are not here give none."""


def given_by(granter: str, roles: tuple[str, ...], person: str, role: Role) -> str:
    return outcome(lambda: check_grant(granter, roles, person, role))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("granter", ROLES)
def test_a_role_gives_and_takes_exactly_these(granter: Role, role: Role) -> None:
    found = given_by("usr_granter", (granter,), "usr_other", role)
    assert found == ("taken" if role in MAY_GIVE.get(granter, ()) else "not-yours-to-give")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_their_own_roles_whatever_they_hold(role: Role) -> None:
    """Neither raising oneself, nor leaving a site without anybody who may ask for it."""
    assert given_by("usr_granter", ROLES, "usr_granter", role) == "own-role"


def test_the_strongest_of_several_roles_counts_and_without_any_nothing_does() -> None:
    assert given_by("usr_granter", ("REVIEWER", "STATE_ADMIN"), "usr_other", "SITE_LEADER") == "taken"
    assert given_by("usr_granter", (), "usr_other", "OBSERVER") == "not-yours-to-give"


@pytest.mark.requirement("R22")
@pytest.mark.parametrize("granter", SITE_ROLES)
def test_nobody_who_works_in_a_site_makes_an_operator(granter: Role) -> None:
    assert {given_by("usr_granter", (granter,), "usr_other", role) for role in PLATFORM_ROLES} == {"not-yours-to-give"}
