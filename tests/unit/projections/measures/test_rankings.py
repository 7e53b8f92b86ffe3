"""The federal ranking report, and the words that printed figures allow."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from services.projections.measures.printed_figures import (
    PrintedFigure,
    difference_margin,
    printed_change,
)
from services.projections.measures.rankings import mean_rating, ranks_of


def printed(percent: int, cases: int) -> PrintedFigure:
    interval = binomtest(round(percent * cases / 100), cases).proportion_ci(method="wilson")
    return PrintedFigure(percent, 100 * interval.low, 100 * interval.high)


figures = st.builds(printed, st.integers(0, 20).map(lambda step: 5 * step), st.sampled_from([20, 60, 100, 400]))


def test_mean_rating_is_of_applicable_cases_with_the_federal_scores() -> None:
    assert mean_rating("outcomes", {"SA": 2, "PA": 1, "NACH": 1, "NA": 50}) == Fraction(7, 4)
    assert mean_rating("items", {"S": 3, "ANI": 1}) == Fraction(5, 4)
    assert mean_rating("items", {"NA": 3}) is None


def test_ranks_begin_with_the_lowest_mean_and_are_shared_by_equal_means() -> None:
    means = {"4": Fraction(5, 4), "1": Fraction(1), "2": Fraction(10, 8), "3": Fraction(2)}
    assert ranks_of(means) == {"1": 1, "4": 2, "2": 2, "3": 4}
    assert ranks_of({}) == {}


def test_difference_margin_is_newcombes_interval_of_the_printed_example() -> None:
    """56 of 70 against 48 of 80: a difference of 20 points, 5.24 to 33.39 (Newcombe 1998, method 10)."""
    assert 20 - difference_margin(printed(60, 80), printed(80, 70)) == pytest.approx(5.24, abs=0.005)


def test_printed_change_is_said_only_beyond_the_margin() -> None:
    """A county would be called worse for a difference that the next sample turns around."""
    assert printed_change(printed(60, 60), printed(85, 60)) == "higher"
    assert printed_change(printed(85, 60), printed(60, 60)) == "lower"
    assert printed_change(printed(60, 60), printed(70, 60)) == "no_clear_change"


@given(figures, figures)
def test_printed_change_turned_around_is_the_opposite_word(one: PrintedFigure, other: PrintedFigure) -> None:
    opposite = {"higher": "lower", "lower": "higher", "no_clear_change": "no_clear_change"}
    assert printed_change(other, one) == opposite[printed_change(one, other)]
