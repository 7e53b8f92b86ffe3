"""A person's roles in one site: given and taken one by one, and a mistake is said instead of swallowed."""

from functools import reduce

import pytest

from services.identity.domain import GrantRole, Person, RevokeRole, decide, evolve
from shared.contracts.event import Event
from shared.contracts.identity import RoleGranted, RoleRevoked
from shared.refused import Refused
from tests.unit.services.histories import history

GRANTED, REVOKED = RoleGranted(role="REVIEWER"), RoleRevoked(role="REVIEWER")


def given(*facts: Event) -> Person:
    return reduce(evolve, history(*facts, owner="identity", aggregate="usr_someone"), Person())


def test_a_granted_role_is_held_beside_those_held_before() -> None:
    assert given(GRANTED, RoleGranted(role="OBSERVER")).roles == ("REVIEWER", "OBSERVER")


def test_a_revoked_role_is_gone_and_the_others_stay() -> None:
    assert given(GRANTED, RoleGranted(role="OBSERVER"), REVOKED).roles == ("OBSERVER",)


def test_a_role_can_be_granted_again_after_it_was_revoked() -> None:
    assert decide(given(GRANTED, REVOKED), GrantRole("REVIEWER")) == [GRANTED]


def test_a_second_grant_is_a_mistake_worth_knowing_of() -> None:
    with pytest.raises(Refused, match="already is REVIEWER") as caught:
        decide(given(GRANTED), GrantRole("REVIEWER"))
    assert (caught.value.slug, caught.value.status) == ("role-held", 409)


def test_a_role_that_is_not_held_cannot_be_revoked() -> None:
    with pytest.raises(Refused, match="is not OBSERVER") as caught:
        decide(given(GRANTED), RevokeRole("OBSERVER"))
    assert (caught.value.slug, caught.value.status) == ("role-not-held", 409)
