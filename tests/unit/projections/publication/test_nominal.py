"""The likely range follows from the printed figure and public constants: one from the true count gives it away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from services.projections.publication.cells import Cell, CellKey, Window
from services.projections.publication.constants import load_constants
from services.projections.publication.documents import cell_document
from services.projections.publication.nominal import Range, nominal_cases, nominal_margin, nominal_range, wilson
from services.projections.publication.plan import Series, make_plan

CONSTANTS = load_constants()
ALL_SERIES = [series for every in make_plan(CONSTANTS).values() for series in every]
ALAMEDA = CellKey("3", "06001", "all", Window(4, "2026Q4"))


@given(cases=st.integers(1, 3000), data=st.data())
def test_wilson_agrees_with_scipy(cases: int, data: st.DataObject) -> None:
    achieved = data.draw(st.integers(0, cases))
    expected = binomtest(achieved, cases).proportion_ci(0.95, "wilson")
    assert wilson(achieved / cases, cases) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.requirement("R68")
def test_range_of_a_county_is_that_of_eighty_five_per_cent_of_its_quota() -> None:
    cell = Cell(ALAMEDA, "shown", 70, 67, 73, 5)
    assert nominal_cases(ALAMEDA, CONSTANTS) == 68
    assert nominal_range(cell, CONSTANTS) == Range(58, 80)
    assert nominal_margin(cell, CONSTANTS) == 11


@pytest.mark.parametrize("status", ["shown_high", "shown_low", "suppressed", "protected", "withdrawn"])
def test_range_without_a_number_is_none(status: str) -> None:
    cell = Cell(ALAMEDA, status)  # type: ignore[arg-type]
    assert nominal_range(cell, CONSTANTS) is None
    document = cell_document(cell, CONSTANTS)
    assert (document["range_low"], document["range_high"]) == (None, None)


@given(series=st.sampled_from(ALL_SERIES), value=st.integers(0, 100))
def test_range_contains_the_printed_value(series: Series, value: int) -> None:
    likely = nominal_range(Cell(series.key("2026Q4"), "shown", value), CONSTANTS)
    assert likely
    assert 0 <= likely.low <= value <= likely.high <= 100
