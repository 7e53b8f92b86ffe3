"""Counts of a window are those of the summed cases, by quarter, case type, county and instrument."""

import numpy as np

from services.projections.measures.shares import Share
from services.projections.tables.sums import CaseKind, SummedCases
from services.projections.tables.window_counts import population_of, ratings_by_quarter

COLUMNS = ("stage.approved_final", "items.3.S", "items.3.ANI", "items.3.NA", "outcomes.S2.SA")
CASES = SummedCases(
    COLUMNS,
    (
        CaseKind("2026Q2", "06037", "FC", "child_welfare", "r4_2022"),
        CaseKind("2026Q3", "06037", "IH", "child_welfare", "r4_2022"),
        CaseKind("2026Q3", "06001", "IHDR", "child_welfare", "r3_2014"),
        CaseKind("2026Q3", "06001", "FC", "probation", "r3_2014"),
    ),
    np.array([[5, 3, 1, 1, 3], [4, 2, 2, 0, 2], [1, 1, 0, 0, 1], [1, 0, 0, 1, 0]]),
)


def test_ratings_by_quarter_have_items_and_outcomes_and_no_stage() -> None:
    counts = ratings_by_quarter(CASES)
    assert counts["2026Q2"] == {"3": {"S": 3, "ANI": 1, "NA": 1}, "S2": {"SA": 3}}
    assert counts["2026Q3"]["3"] == {"S": 3, "ANI": 2, "NA": 1}


def test_population_has_applicable_cases_by_case_type_county_and_instrument() -> None:
    """A goal would count as met by other cases than those of the baseline."""
    counted = population_of(CASES, "3", "06037")
    assert counted.population.share == Share(6, 9)
    assert (counted.population.in_home, counted.population.metropolitan) == (5, 8)
    assert counted.instruments == {"r4_2022", "r3_2014"}
    assert population_of(CASES, "3", None).population.metropolitan == 0


def test_population_of_no_case_is_empty() -> None:
    counted = population_of(CASES.where(lambda _: False), "3", "06037")
    assert (counted.population.share, counted.instruments) == (Share(0, 0), frozenset())
