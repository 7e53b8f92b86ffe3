"""Quota tables: the shipped one says that it is invented, another one is taken in whole, and versions do not change."""

import pytest

from services.reviews.domain.sampling.quota_import import import_of
from services.reviews.domain.sampling.quota_table import ImportTable, QuotaTable, evolve_table, import_table, shipped
from shared.contracts.reviews.sampling import QuotaRow
from shared.reference.jurisdictions import counties_of
from tests.support.histories import history
from tests.unit.reviews.sampling.sampling_states import ALAMEDA, ALPINE, problem, refusal

CALIFORNIA = frozenset(counties_of("ca-cqi"))
HEAD = "county,size_tier,foster_care,in_home,minimum\n"
GOOD = HEAD + "06001,large,12,8,80\n06003,very_small,0,0,1\n"


def read(text: str) -> QuotaTable:
    return import_of(text, "acl-24-03", "appendix-c", CALIFORNIA).table


def row(county: str) -> QuotaRow:
    return next(one for one in shipped().rows if one.county == county)


@pytest.mark.requirement("R49")
def test_the_shipped_table_has_all_58_counties_by_size_and_says_that_it_is_invented() -> None:
    assert {one.county for one in shipped().rows} == CALIFORNIA
    assert sum(one.foster_care + one.in_home for one in shipped().rows) == 490
    assert sum(one.minimum for one in shipped().rows) == 1975
    assert (row(ALAMEDA).size_tier, row(ALAMEDA).foster_care, row(ALAMEDA).in_home) == ("large", 12, 8)
    assert (row(ALPINE).size_tier, row(ALPINE).foster_care, row(ALPINE).minimum) == ("very_small", 0, 1)
    assert "invented" in (shipped().banner or "")


@pytest.mark.requirement("R49")
@pytest.mark.requirement("R79")
def test_another_table_comes_in_with_where_it_is_from_and_without_a_banner() -> None:
    table = read(GOOD)
    [imported] = import_table(QuotaTable(), ImportTable(table))
    assert evolve_table(QuotaTable(), *history(imported, aggregate="quo_acl-24-03")) == table
    assert (table.source, table.banner, [one.county for one in table.rows]) == ("appendix-c", None, [ALAMEDA, ALPINE])


@pytest.mark.requirement("R79")
def test_a_version_that_is_there_does_not_change() -> None:
    """Reviews were planned by what it says."""
    assert problem(lambda: import_table(read(GOOD), ImportTable(read(GOOD)))) == "quota-table-there"
    assert problem(
        lambda: import_table(QuotaTable(), ImportTable(read(GOOD).model_copy(update={"table": "synthetic-1"})))
    ) == ("quota-table-there")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("06001,large,12,8,80", "has a row already"),
        ("32001,large,12,8,80", "not one of this state"),
        ("Amador,large,12,8,80", "not a federal number"),
        ("06005,très,0,0,1", "size tier"),
        ("06005,large,twelve,8,80", "whole numbers without signs in foster_care"),
        ("06005,large,-1,,1e3", "in foster_care, in_home, minimum"),
        ("06005,large,201,0,1", "200 cases"),
        ("06005,large,1,1,9", "between 1 and the 8"),
        ("06005,large,1,1,0", "between 1 and the 8"),
        ("06005,very_small,0,0,0", "minimum of 1"),
        ("06005,very_small,0,0,2", "minimum of 1"),
        ("06005,large,1,1", "in minimum"),
        ("06005,large,1,1,4,A,x", "has 7 cells"),
        ("6001,large,12,8,80", "row already: row 2"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_kept(line: str, what: str) -> None:
    refused = refusal(lambda: read(GOOD + line + "\n"))
    assert (refused.slug, refused.status) == ("table-not-valid", 422)
    [error] = refused.extra["errors"]
    assert error["row"] == 4
    assert what in error["what"]


@pytest.mark.parametrize("text", ["", HEAD, "county,foster_care\n06001,12\n", "PK\x03\x04zip"])
def test_what_is_no_table_is_refused_in_words(text: str) -> None:
    refused = refusal(lambda: read(text))
    assert (refused.slug, len(refused.detail.split()) > 4) == ("table-not-valid", True)


def test_quota_table_of_a_spreadsheet_is_understood() -> None:
    """A state that saved its table in Excel would be refused for zeros and points that Excel wrote."""
    saved = "County;Size Tier;Foster Care;In-Home;Minimum;;\n6001;Large;12.0;8;80;;\n6003;Very small;0;0;1\n"
    assert [(row.county, row.size_tier, row.minimum) for row in read(saved).rows] == [
        (ALAMEDA, "large", 80),
        (ALPINE, "very_small", 1),
    ]


@pytest.mark.requirement("R12")
def test_a_site_is_planned_by_a_table_that_has_all_of_its_counties() -> None:
    assert [one.county for one in read(GOOD).restricted_to(frozenset({ALPINE})).rows] == [ALPINE]
    refused = refusal(lambda: read(GOOD).restricted_to(CALIFORNIA))
    assert (refused.slug, len(refused.extra["counties"])) == ("county-without-quota", 56)
