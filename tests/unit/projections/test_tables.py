"""A dashboard's share is of applicable cases, unrounded, and not shown where there is no such case."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projections.tables import ORDER, Cell, Measure, tabulate

MEASURES: tuple[Measure, ...] = ("items", "outcomes")


def test_the_share_of_strength_leaves_na_and_incomplete_cases_out() -> None:
    cells = [Cell(None, "1", rating, cases) for rating, cases in (("S", 3), ("ANI", 1), ("NA", 5), ("INCOMPLETE", 7))]
    [row] = tabulate("items", cells)
    assert row == {
        "name": "1",
        "domain": "safety",
        "applicable": 4,
        "good": 3,
        "share": 0.75,
        "ratings": {"S": 3, "ANI": 1, "NA": 5, "INCOMPLETE": 7},
    }


def test_substantially_achieved_percentage_counts_applicable_outcomes() -> None:
    """The share of substantially achieved counts partial and failed outcomes as applicable."""
    cells = [Cell(None, "P1", rating, cases) for rating, cases in (("SA", 1), ("PA", 2), ("NACH", 1), ("NA", 9))]
    [row] = tabulate("outcomes", cells)
    assert (row["applicable"], row["good"], row["share"]) == (4, 1, 0.25)


@pytest.mark.parametrize("rating", ["NA", "INCOMPLETE"])
def test_without_an_applicable_case_there_is_no_share_instead_of_a_zero(rating: str) -> None:
    """0 % would say that every case needs improvement."""
    [row] = tabulate("items", [Cell(None, "1", rating, 2)])
    assert (row["applicable"], row["good"], row["share"]) == (0, 0, None)


def test_a_share_of_zero_is_a_share() -> None:
    assert tabulate("items", [Cell(None, "1", "ANI", 2)])[0]["share"] == 0


def test_rows_stand_in_the_instruments_order_and_counties_by_number() -> None:
    names = ("18", "2", "12B", "12", "13", "1")
    rows = tabulate("items", [Cell(county, name, "S", 1) for name in names for county in ("06073", "06001")])
    assert [(row["county"], row["name"]) for row in rows] == [
        (county, name) for county in ("06001", "06073") for name in ("1", "2", "12", "12B", "13", "18")
    ]


@pytest.mark.requirement("R44")
def test_every_row_stands_in_one_of_the_three_domains_which_follow_one_another() -> None:
    """Pages and reports lead through safety, permanency and well-being."""
    for measure in MEASURES:
        rows = tabulate(measure, [Cell(None, name, "S", 1) for name in ORDER[measure]])
        assert list(dict.fromkeys(row["domain"] for row in rows)) == ["safety", "permanency", "well_being"]


def test_a_statewide_row_names_no_county() -> None:
    assert "county" not in tabulate("items", [Cell(None, "1", "S", 1)])[0]


cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from([None, "06001", "06073"]),
        st.sampled_from(ORDER["outcomes"]),
        st.sampled_from(["SA", "PA", "NACH", "NA", "INCOMPLETE"]),
        st.integers(1, 500),
    ),
    unique_by=lambda cell: (cell.group, cell.name, cell.rating),
)


@given(cells=cells)
def test_no_cell_is_lost_and_every_share_is_that_of_its_own_ratings(cells: list[Cell]) -> None:
    rows: list[dict[str, Any]] = tabulate("outcomes", cells)
    assert sum(sum(row["ratings"].values()) for row in rows) == sum(cell.cases for cell in cells)
    for row in rows:
        achieved, applicable = row["ratings"].get("SA", 0), row["applicable"]
        assert applicable == sum(row["ratings"].get(rating, 0) for rating in ("SA", "PA", "NACH"))
        assert row["share"] == (achieved / applicable if applicable else None)
