"""PIP goals agree with the vectors of the reference, and a goal counts as met only under its conditions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from services.projections.measures.pip import (
    MEASURED_ITEMS,
    METHODS,
    Z_80_PERCENT,
    Baseline,
    Measurement,
    Population,
    progress_of,
    sampling_error,
)
from services.projections.measures.shares import Share
from services.projections.publication.cells import Window

BASELINE = Baseline(
    item="3",
    instrument="r4_2022",
    window=Window(4, "2025Q2"),
    population=Population(Share(36, 60), in_home=20, metropolitan=15),
    method="sampling_error_80",
    effective=date(2025, 7, 1),
    end_of_implementation=date(2027, 6, 30),
    end_of_non_overlapping_year=date(2028, 12, 31),
)
MEASUREMENT = Measurement(
    Window(4, "2026Q3"),
    frozenset({"r4_2022"}),
    Population(Share(45, 62), in_home=21, metropolitan=16),
    is_confirmed=True,
)


def baseline_of(share: Share, **changes: Any) -> Baseline:
    return replace(BASELINE, population=Population(share, 0, 0), **changes)


@pytest.mark.parametrize(
    ("achieved", "applicable", "error", "goal"),
    [(36, 60, 0.080954, 0.680954), (13, 65, 0.063506, 0.263506), (52, 65, 0.063506, 0.863506)],
)
def test_goal_of_the_reference_vectors(achieved: int, applicable: int, error: float, goal: float) -> None:
    share = Share(achieved, applicable)
    assert sampling_error(share) == pytest.approx(error, abs=5e-7)
    assert METHODS["sampling_error_80"].goal(baseline_of(share)) == pytest.approx(goal, abs=5e-7)


def test_factor_of_80_percent_is_the_normal_quantile_rounded() -> None:
    assert float(Z_80_PERCENT) == round(float(norm.ppf(0.9)), 2)
    assert MEASURED_ITEMS == ("1", "2", "3", "4", "5", "6", "12", "13", "14", "15")


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_goal_is_reached_exactly_from_its_value_on(then: int, now: int, data: st.DataObject) -> None:
    """A share beside the goal would be decided by a rounding error of the square root."""
    baseline = baseline_of(Share(data.draw(st.integers(0, then)), then))
    share = Share(data.draw(st.integers(0, now)), now)
    method = METHODS["sampling_error_80"]
    goal, is_reached = method.goal(baseline), method.is_reached(baseline, share)
    assert goal is not None
    assert goal <= 1
    if abs(share.achieved / now - goal) > 1e-9:
        assert is_reached is (share.achieved / now > goal)


def test_goal_of_100_percent_is_reached_by_100_percent() -> None:
    """A high baseline's goal would lie above every share that there can be."""
    assert METHODS["sampling_error_80"].is_reached(baseline_of(Share(19, 20)), Share(30, 30)) is True


def test_other_method_takes_the_agreed_goal() -> None:
    """The measure of a PIP is agreed with the Children's Bureau; pilots and item 1 have another one."""
    baseline = baseline_of(Share(36, 60), method="agreed_goal", agreed_goal=Fraction(3, 4))
    assert METHODS["agreed_goal"].goal(baseline) == 0.75
    assert [METHODS["agreed_goal"].is_reached(baseline, Share(n, 4)) for n in (2, 3)] == [False, True]
    assert METHODS["agreed_goal"].goal(BASELINE) is None


def test_progress_is_met_when_the_goal_is_reached_under_all_conditions() -> None:
    progress = progress_of(BASELINE, MEASUREMENT)
    assert all(progress.conditions.values())
    assert progress.is_met


@pytest.mark.parametrize(
    ("condition", "change"),
    [
        ("same_instrument", {"instruments": frozenset({"r4_2022", "r3_2014"})}),
        ("enough_cases", {"population": Population(Share(40, 53), in_home=18, metropolitan=13)}),
        ("similar_case_types", {"population": Population(Share(45, 62), in_home=31, metropolitan=16)}),
        ("similar_metropolitan_share", {"population": Population(Share(45, 62), in_home=21, metropolitan=30)}),
        ("no_overlap", {"window": Window(8, "2026Q3")}),
        ("in_time", {"window": Window(4, "2029Q1")}),
        ("confirmed", {"is_confirmed": False}),
    ],
)
def test_reached_goal_does_not_count_without_one_of_its_conditions(condition: str, change: Mapping[str, Any]) -> None:
    """A state would report a goal that the Children's Bureau does not accept."""
    progress = progress_of(BASELINE, replace(MEASUREMENT, **change))
    assert progress.is_reached
    assert [name for name, holds in progress.conditions.items() if not holds] == [condition]
    assert not progress.is_met


def test_progress_without_an_applicable_case_is_neither_reached_nor_met() -> None:
    progress = progress_of(BASELINE, replace(MEASUREMENT, population=Population(Share(0, 0), 0, 0)))
    assert progress.is_reached is None
    assert not progress.is_met
