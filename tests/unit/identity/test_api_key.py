"""A machine's key: issued once with its scopes and its end, revoked once, and gone from then on."""

import pytest

from services.identity.domain.api_key import Issue, Machine, Revoke, decide, evolve
from shared.contracts.identity.access import ApiKeyIssued, ApiKeyRevoked
from tests.unit.identity.decisions import SITE, given, refusal

ISSUED = ApiKeyIssued(scopes=("case.create", "case.read"), expires="2027-07-01T00:00:00Z")


def test_a_key_has_the_scopes_and_the_end_it_was_issued_with() -> None:
    assert decide(Machine(), Issue(ISSUED.scopes, ISSUED.expires)) == [ISSUED]
    machine = given(Machine(), evolve, ISSUED, site=SITE)
    assert (machine.scopes, machine.expires, machine.revoked) == (ISSUED.scopes, ISSUED.expires, False)


def test_a_key_is_revoked_once() -> None:
    machine = given(Machine(), evolve, ISSUED, site=SITE)
    assert decide(machine, Revoke()) == [ApiKeyRevoked()]
    revoked = given(Machine(), evolve, ISSUED, ApiKeyRevoked(), site=SITE)
    assert refusal(decide, revoked, Revoke()) == ("key-revoked", 409)


@pytest.mark.requirement("R2")
def test_a_key_that_this_site_never_issued_is_missing_here_like_one_of_another_site() -> None:
    assert refusal(decide, Machine(), Revoke()) == ("not-found", 404)
