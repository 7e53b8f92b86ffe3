"""Codes in words: a wrong name would show one county's or quarter's figures as another's."""

from datetime import date

import pytest

from services.gateway.display_names import (
    AGENCIES,
    CASE_TYPES,
    counties_of,
    county_name,
    next_to,
    quarter_name,
    quarters_back,
    site_names,
)
from services.gateway.site.filters import read_filters
from shared.contracts.reviews.entry import CaseCreated

SITE = "ca-cqi"


def test_california_has_its_58_counties() -> None:
    counties = counties_of(SITE)
    assert (len(counties), len(set(counties.values()))) == (58, 58)
    assert all(fips.startswith("06") and len(fips) == 5 for fips in counties)
    assert (county_name("06001"), county_name("36001")) == ("Alameda", "36001")


def test_every_code_of_a_case_has_a_name() -> None:
    """Otherwise a filter for some cases would be missing on the page."""
    fields = CaseCreated.model_json_schema()["properties"]
    assert set(CASE_TYPES) == set(fields["case_type"]["enum"])
    assert set(AGENCIES) == set(fields["agency"]["enum"])


def test_a_training_site_is_practice_and_no_other_is() -> None:
    assert [site_names(f"ca-{purpose}").practice for purpose in ("training", "cqi", "cfsr")] == [True, False, False]
    assert site_names("pr-cfsr").jurisdiction == "Puerto Rico"


@pytest.mark.parametrize("site", ["ca", "CA-cqi", "ca-other", "", "ca-cqi "])
def test_what_is_no_site_has_no_name(site: str) -> None:
    with pytest.raises(ValueError, match="not a site"):
        site_names(site)


def test_quarters_follow_each_other_over_the_new_year() -> None:
    assert (next_to("2026Q4", 1), next_to("2026Q1", -1)) == ("2027Q1", "2025Q4")
    assert quarters_back(date(2026, 2, 1), 3) == ["2026Q1", "2025Q4", "2025Q3"]
    assert quarter_name("2026Q3") == "July to September 2026"


def test_an_unknown_filter_is_left_out_and_named() -> None:
    """Otherwise the page would be an error, or show everything as if it were filtered."""
    query = {"case_type": "FC", "agency": "police", "county": "99999", "other": "x"}
    filters = read_filters(SITE, query)
    assert (dict(filters.chosen), filters.left_out, filters.query) == (
        {"case_type": "FC"},
        ("agency", "county"),
        "case_type=FC",
    )


def test_a_state_without_a_list_takes_any_county_number() -> None:
    assert dict(read_filters("ny-cqi", {"county": "36001"}).chosen) == {"county": "36001"}
    assert read_filters("ny-cqi", {"county": "x"}).left_out == ("county",)
