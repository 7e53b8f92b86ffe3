"""A figure is coded by public cuts: a number always has eleven cases on both sides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projections.publication.cells import Cell, CellKey, Count, Split, Window
from services.projections.publication.codes import apply_pair_rule, coarser, code
from services.projections.publication.constants import load_constants
from services.projections.publication.plan import Series, make_plan

CONSTANTS = load_constants()
ALL_SERIES = [series for every in make_plan(CONSTANTS).values() for series in every]


def _series(nominal: int) -> Series:
    return next(series for series in ALL_SERIES if round(series.nominal) == nominal)


@pytest.mark.parametrize(("nominal", "least", "step", "cut"), [(80, 56, 5, 80), (60, 42, 5, 70), (494, 346, 1, 96)])
def test_series_cut_follows_from_its_nominal_size(nominal: int, least: int, step: int, cut: int) -> None:
    series = _series(nominal)
    assert (series.least, series.step, series.cut) == (least, step, cut)


@pytest.mark.parametrize(
    ("achieved", "applicable", "status", "value", "low", "high"),
    [
        (40, 55, "suppressed", None, 0, 100),
        (48, 60, "shown_high", None, 80, 100),
        (12, 60, "shown_low", None, 0, 20),
        (47, 60, "shown", 80, 77, 80),
        (45, 60, "shown", 75, 72, 78),
        (29, 80, "shown", 35, 32, 38),
        (13, 60, "shown", 20, 20, 23),
    ],
)
def test_code_of_eighty_expected_cases(  # noqa: PLR0917 a row of the table
    achieved: int, applicable: int, status: str, value: int | None, low: int, high: int
) -> None:
    cell = code(_series(80), "2026Q4", Count(applicable, achieved))
    assert (cell.status, cell.value, cell.low, cell.high) == (status, value, low, high)


@pytest.mark.requirement("R62")
@given(st.sampled_from(ALL_SERIES), st.data())
def test_number_stands_for_eleven_cases_on_both_sides(series: Series, data: st.DataObject) -> None:
    """A reader who knows the number of cases would otherwise read off how many families were failed."""
    applicable = data.draw(st.integers(0, 2 * round(series.nominal)))
    achieved = data.draw(st.integers(0, applicable))
    cell = code(series, "2026Q4", Count(applicable, achieved))
    if cell.status == "shown":
        assert min(achieved, applicable - achieved) >= CONSTANTS.rules.threshold
    if cell.status == "shown_high":
        assert applicable - series.cut * applicable // 100 >= CONSTANTS.rules.threshold
    if applicable:
        assert cell.status == "suppressed" or cell.low <= Fraction(100 * achieved, applicable) <= cell.high


def _cell(split: Split, status: str) -> Cell:
    return Cell(CellKey("3", "state", split, Window(4, "2026Q4")), status)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("halves", "expected"),
    [
        (("shown", "shown_high"), ("protected", "shown_high")),
        (("suppressed", "shown"), ("suppressed", "protected")),
        (("shown", "shown"), ("shown", "shown")),
        (("shown_high", "shown_low"), ("shown_high", "shown_low")),
    ],
)
def test_pair_rule_protects_the_number_beside_a_coded_half(halves: tuple[str, str], expected: tuple[str, str]) -> None:
    """All cases minus the number would give the hidden half."""
    cells = {cell.key: cell for cell in (_cell("fc", halves[0]), _cell("ih", halves[1]))}
    assert tuple(cell.status for cell in apply_pair_rule(cells).values()) == expected


@given(st.sampled_from(ALL_SERIES), st.data())
def test_coarser_number_still_holds_and_ends_withheld(series: Series, data: st.DataObject) -> None:
    """A repaired figure must be true, and the repair must come to an end."""
    applicable = data.draw(st.integers(series.least, 2 * series.least))
    count = Count(applicable, data.draw(st.integers(0, applicable)))
    cell = code(series, "2026Q4", count)
    steps = [cell.step]
    while cell.status != "protected":
        cell = coarser(series, cell, count, CONSTANTS.rules.coarser_steps)
        assert cell.low <= Fraction(100 * count.achieved, applicable) <= cell.high
        steps.append(cell.step)
    assert len(steps) <= len(CONSTANTS.rules.coarser_steps) + 1
