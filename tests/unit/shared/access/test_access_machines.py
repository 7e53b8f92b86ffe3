"""A machine with an API key does what it was issued for, where it was let in, until its end."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from shared.access import ACTIONS, AccessState
from shared.contracts.event import Event
from shared.contracts.identity.access import ApiKeyIssued, ApiKeyRevoked, Scope
from shared.contracts.identity.accounts import AccountDisabled
from tests.support.access_state import NOON, Told, account, allowed, judged, knowing, of, roles, site

MACHINE = f"usr_key_{'1' * 32}"
ENDS = datetime(2026, 8, 1, tzinfo=UTC)
SCOPES: tuple[Scope, ...] = get_args(Scope)


def machine(*more: Event, scopes: tuple[Scope, ...] = SCOPES) -> Told:
    issued = ApiKeyIssued(scopes=scopes, expires="2026-08-01T00:00:00Z")
    return of("ca-cqi", MACHINE, issued, *more)


def may(facts: AccessState, place: str = "ca-cqi", now: datetime = NOON) -> set[str]:
    return allowed(facts, place, person=MACHINE, now=now)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_machine_may_do_what_is_in_its_scopes_and_nothing_else(scope: Scope) -> None:
    assert may(knowing(machine(scopes=(scope,)), site("ca-cqi"))) == {scope}


def test_no_scope_grants_decides_or_approves() -> None:
    assert {one for one in SCOPES if one.endswith((".grant", ".decide", ".approve", ".manage"))} == set()
    assert set(SCOPES) < set(ACTIONS)


def test_a_machine_is_out_at_its_end_and_not_a_moment_earlier() -> None:
    facts = knowing(machine(), site("ca-cqi"))
    assert may(facts, now=ENDS - timedelta(microseconds=1)) == set(SCOPES)
    assert may(facts, now=ENDS) == set()


def test_a_machine_is_out_when_its_key_is_revoked_and_when_it_is_disabled() -> None:
    assert may(knowing(machine(ApiKeyRevoked()), site("ca-cqi"))) == set()
    assert may(knowing(machine(), site("ca-cqi"), account(AccountDisabled(), person=MACHINE))) == set()


@pytest.mark.requirement("R2")
@pytest.mark.parametrize("elsewhere", ["ca-cfsr", "ca-training", "ny-cqi", "ca", "us"])
def test_a_machine_is_let_into_one_site(elsewhere: str) -> None:
    facts = knowing(machine(), site("ca-cqi"), *([site(elsewhere)] if "-" in elsewhere else []))
    assert may(facts, elsewhere) == set()
    assert judged(facts, "case.read", elsewhere, person=MACHINE).reason == "not-your-site"


def test_a_machine_writes_only_where_the_site_is_open() -> None:
    suspended = knowing(machine(), site("ca-cqi", "suspended"))
    assert may(suspended) == {"case.read", "dashboard.read", "ratings.read", "rules.read"}
    assert may(knowing(machine(), site("ca-cqi", "provisioned"))) == set()


def test_a_role_beside_the_key_gives_a_machine_no_more() -> None:
    facts = knowing(machine(scopes=("case.read",)), roles("STATE_ADMIN", scope="ca", person=MACHINE), site("ca-cqi"))
    assert may(facts) == {"case.read"}
