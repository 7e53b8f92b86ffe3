"""Filters in addresses: combinable, canonical, and never an error."""

import pytest

from services.projections.public.addresses import ROUTES
from services.projections.public.filters import Filters, read_filters
from services.projections.public.publications.publication import Publication

HOME, COMPARE = ROUTES["/results"].allowed, ROUTES["/results/compare"].allowed


def keys(filters: Filters) -> list[str]:
    return [notice.key for notice in filters.notices]


@pytest.mark.requirement("R61")
def test_filters_are_combined_and_put_in_one_order(publication: Publication) -> None:
    """Two people who chose the same view would have two addresses, and links would not be shared."""
    query = "lang=es&case_type=fc&item=4&county=06097&domain=permanency&to=2026q1&item=16"
    filters = read_filters(query, HOME, publication)
    assert filters.query() == "county=06097&to=2026Q1&case_type=fc&domain=permanency&item=4&item=16&lang=es"
    assert read_filters(filters.query(), HOME, publication) == filters
    assert not filters.notices


@pytest.mark.requirement("R61")
def test_defaults_and_empty_values_are_left_out_of_the_address(publication: Publication) -> None:
    """A form sends every field; its address would be long and change with each version."""
    query = f"county=&to={publication.quarters[0]}&case_type=&agency=all&domain=&lang=en"
    assert read_filters(query, HOME, publication).query() == ""


@pytest.mark.parametrize(
    "county", ["06097", "sonoma", "SONOMA", "Sonoma County", " sonoma ", "097"], ids=lambda text: text.strip()
)
@pytest.mark.requirement("R61")
def test_a_county_is_understood_by_number_and_by_name(publication: Publication, county: str) -> None:
    """A person who writes the county's name in lower case would see the whole state without a word."""
    filters = read_filters(f"county={county}", HOME, publication)
    assert (filters.place, filters.notices) == ("06097", ())


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("county=06999", "notice.county"),
        ("county=atlantis", "notice.county"),
        ("to=2031Q1", "notice.unknown"),
        ("length=5", "notice.unknown"),
        ("case_type=xx", "notice.unknown"),
        ("domain=money", "notice.unknown"),
        ("item=19", "notice.unknown"),
        ("lang=fr", "notice.unknown"),
        ("colour=red", "notice.unknown"),
        ("case_type=fc&agency=probation", "notice.crossed"),
    ],
)
@pytest.mark.requirement("R61")
def test_an_unknown_value_is_a_notice_and_not_an_error(publication: Publication, query: str, notice: str) -> None:
    """An old or mistyped link would end in an error page."""
    assert keys(read_filters(query, HOME, publication)) == [notice]


@pytest.mark.requirement("R61")
def test_compare_takes_four_places_in_the_order_given(publication: Publication) -> None:
    """A fifth place would silently push another out."""
    filters = read_filters("county=06097,06019&county=small&county=06001&county=06003", COMPARE, publication)
    assert filters.counties == ("06097", "06019", "small", "06001")
    assert keys(filters) == ["notice.too_many"]


def test_a_long_unknown_value_is_repeated_in_part(publication: Publication) -> None:
    """A notice would be a place to put whole texts into our page by a link."""
    (notice,) = read_filters("county=" + "x" * 5000, HOME, publication).notices
    assert len(notice.params["filter"]) < 60
