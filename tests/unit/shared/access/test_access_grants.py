"""A CQI site's data and the Children's Bureau: nothing by itself, and by its state's grant just what the grant says."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.access import AccessState, ResourceScope
from shared.contracts.identity.access import CbAccessRevoked
from shared.contracts.vocabulary import PLATFORM, PlatformRole
from tests.support.access_state import (
    CASE,
    GRANT,
    NOON,
    OTHER_CASE,
    OTHER_GRANT,
    PERSON,
    Told,
    allowed,
    grant,
    judged,
    knowing,
    roles,
    site,
)

CB: tuple[PlatformRole, ...] = ("CB_CENTRAL", "CB_REGIONAL")
SHOWN = {"case.read", "ratings.read", "dashboard.read"}
BY_LEVEL = {
    "aggregates": {"dashboard.read"},
    "item_ratings": {"dashboard.read", "ratings.read"},
    "full_cases": {"dashboard.read", "ratings.read", "case.read"},
    "named_cases": {"ratings.read", "case.read"},
}
STARTS, ENDS = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def bureau(*told: Told, role: str = "CB_CENTRAL", place: str = PLATFORM) -> AccessState:
    return knowing(roles(role, scope=place), site("ca-cqi"), site("ny-cqi"), *told)


def seen(facts: AccessState, case: str | None = CASE, *, at: datetime = NOON, person: str = PERSON) -> set[str]:
    return allowed(facts, "ca-cqi", ResourceScope(case=case), person=person, now=at) & {
        *SHOWN,
        "rules.read",
        "case.write",
    }


@pytest.mark.requirement("R34")
@pytest.mark.parametrize("role", CB)
@pytest.mark.parametrize("place", [PLATFORM, "ca"])
def test_by_itself_the_bureau_sees_nothing_of_a_cqi_site(role: str, place: str) -> None:
    facts = bureau(role=role, place=place)
    assert {one for one in allowed(facts, "ca-cqi") if one.endswith(".read")} == set()
    assert judged(facts, "dashboard.read", "ca-cqi").reason == "not-your-role"


@pytest.mark.requirement("R35")
@pytest.mark.parametrize("role", CB)
@pytest.mark.parametrize("level", BY_LEVEL)
def test_a_grant_shows_what_its_level_says_and_no_more(level: str, role: str) -> None:
    facts = bureau(grant(level=level, cases=(CASE,) if level == "named_cases" else ()), role=role)
    assert seen(facts) == BY_LEVEL[level]
    assert allowed(facts, "ca-cqi") - allowed(bureau(role=role), "ca-cqi") <= SHOWN


@pytest.mark.requirement("R35")
def test_named_cases_are_shown_and_no_other() -> None:
    facts = bureau(grant(level="named_cases", cases=(CASE,)))
    assert (seen(facts, CASE), seen(facts, OTHER_CASE)) == (BY_LEVEL["named_cases"], set())


@pytest.mark.requirement("R35")
@pytest.mark.parametrize(
    ("at", "shown"),
    [(STARTS - MOMENT, False), (STARTS, True), (ENDS - MOMENT, True), (ENDS, False), (ENDS + MOMENT, False)],
    ids=["before", "at its start", "at the last moment", "at its end", "after"],
)
def test_a_grant_holds_from_its_start_up_to_its_end(at: datetime, shown: bool) -> None:
    assert bool(seen(bureau(grant()), at=at)) is shown


@pytest.mark.requirement("R35")
def test_a_grant_to_named_people_shows_nothing_to_another() -> None:
    told = [roles("CB_REGIONAL", scope="ca", person="usr_other"), grant(people=(PERSON,))]
    assert seen(bureau(*told)) == BY_LEVEL["full_cases"]
    assert seen(bureau(*told), person="usr_other") == set()


@pytest.mark.requirement("R35")
def test_a_grant_taken_back_shows_nothing_from_then_on_and_leaves_others_standing() -> None:
    assert seen(bureau(grant(CbAccessRevoked()))) == set()
    both = bureau(grant(CbAccessRevoked()), grant(grant=OTHER_GRANT, level="aggregates"))
    assert seen(both) == BY_LEVEL["aggregates"]


@pytest.mark.requirement("R34")
def test_a_grant_is_for_its_own_site() -> None:
    facts = bureau(grant(site="ny-cqi"))
    assert seen(facts) == set()
    assert judged(facts, "case.read", "ny-cqi").allowed


@pytest.mark.requirement("R34")
@pytest.mark.parametrize("place", ["ca-training", "ca-cfsr"])
def test_no_grant_opens_a_site_that_is_not_for_cqi(place: str) -> None:
    facts = knowing(roles("CB_CENTRAL", scope=PLATFORM), site(place), grant(site=place))
    assert not SHOWN & allowed(facts, place)


@pytest.mark.requirement("R34")
@pytest.mark.parametrize("role", ["PLATFORM_OPERATOR", "HELPDESK_AGENT", "AUDITOR"])
def test_a_grant_to_the_bureau_shows_nothing_to_others(role: str) -> None:
    assert seen(bureau(grant(), role=role)) == set()
    assert seen(knowing(site("ca-cqi"), grant())) == set()


def test_a_regional_office_of_another_state_is_not_meant_by_a_grant_to_all() -> None:
    assert seen(bureau(grant(), role="CB_REGIONAL", place="ny")) == set()


@pytest.mark.requirement("R35")
def test_a_grant_shows_nothing_of_a_site_that_is_not_open_yet_or_not_known() -> None:
    held = roles("CB_CENTRAL", scope=PLATFORM)
    assert not SHOWN & allowed(knowing(held, grant()), "ca-cqi")
    assert not SHOWN & allowed(knowing(held, grant(), site("ca-cqi", "provisioned")), "ca-cqi")
    assert allowed(knowing(held, grant(), site("ca-cqi", "closed")), "ca-cqi") >= SHOWN


@pytest.mark.requirement("R36")
def test_read_under_a_grant_names_grant_and_purpose() -> None:
    """A read by a grant names the grant and its purpose so that the state can see it."""
    verdict = judged(
        bureau(grant(purpose_code="TECHNICAL_ASSISTANCE")), "case.read", "ca-cqi", ResourceScope(case=CASE)
    )
    assert (verdict.allowed, verdict.grant, verdict.purpose_code) == (True, GRANT, "TECHNICAL_ASSISTANCE")


@pytest.mark.requirement("R36")
def test_what_a_role_allows_by_itself_is_nobodys_grant() -> None:
    facts = knowing(roles("REVIEWER", scope="ca-cqi"), roles("CB_CENTRAL", scope=PLATFORM), site("ca-cqi"), grant())
    assert judged(facts, "case.read", "ca-cqi").grant is None
