"""What a site's set-up asks: what it is used for, a county of its list, the first day that it has fixed for all."""

from dataclasses import replace

import pytest

from services.reviews.domain.site_rules import check_county, check_pur_start, check_runs
from shared.access import SiteFacts
from tests.unit.identity.outcomes import outcome

ALAMEDA, ALPINE = "06001", "06003"
FIXED = SiteFacts("active", frozenset({ALAMEDA}), "2026-04-01")
OPEN = SiteFacts("active", frozenset({ALAMEDA}))


@pytest.mark.requirement("R12")
def test_a_case_belongs_to_a_county_of_its_site() -> None:
    assert outcome(lambda: check_county(OPEN, ALAMEDA)) == "taken"
    assert outcome(lambda: check_county(OPEN, ALPINE)) == "county-not-of-this-site"


@pytest.mark.requirement("R12")
def test_a_site_that_lists_no_county_takes_cases_of_every_one() -> None:
    assert outcome(lambda: check_county(SiteFacts("active"), ALPINE)) == "taken"


@pytest.mark.requirement("R13")
@pytest.mark.parametrize(
    ("site", "start", "found"),
    [
        (FIXED, "2026-04-01", "taken"),
        (FIXED, "2026-04-02", "pur-start-fixed"),
        (FIXED, "2025-04-01", "pur-start-fixed"),
        (FIXED, None, "taken"),
        (OPEN, "2026-04-02", "taken"),
        (OPEN, None, "taken"),
    ],
)
def test_where_the_site_has_fixed_the_first_day_a_case_has_no_other(
    site: SiteFacts, start: str | None, found: str
) -> None:
    """What is not filled in yet may wait; the case cannot be submitted without it."""
    assert outcome(lambda: check_pur_start(site, start)) == found


@pytest.mark.requirement("R9")
def test_a_site_begins_what_it_is_used_for_and_nothing_else() -> None:
    """A state that only holds interviews would otherwise find cases among them that nobody planned."""
    only = replace(OPEN, runs=frozenset({"interviews"}))
    assert outcome(lambda: check_runs(only, "interviews")) == "taken"
    assert outcome(lambda: check_runs(only, "cases")) == "not-run-here"
    assert outcome(lambda: check_runs(OPEN, "cases")) == "taken"
