"""Thresholds of conformity, unrounded; S1 and P1 also need the statewide data indicators, which are no items."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projections.measures.conformity import conformity_of, meets_threshold, threshold_of
from services.projections.measures.indicators import INDICATORS, Comparison, IndicatorFigure, compare_with_national
from services.projections.measures.shares import Share

S1 = ("maltreatment_in_foster_care", "recurrence_of_maltreatment")


def no_different(*names: str) -> dict[str, Comparison]:
    return dict.fromkeys(names, "no_different")


def test_thresholds_are_95_for_outcomes_and_sole_items_and_90_for_others() -> None:
    others = {threshold_of(str(number)) for number in range(1, 19) if number not in (1, 16)}
    assert {threshold_of(name) for name in ("1", "16", "S1", "WB3")} == {Fraction(95, 100)}
    assert others == {Fraction(90, 100)}


@pytest.mark.parametrize(("achieved", "is_met"), [(1899, False), (1900, True)])
def test_threshold_is_compared_with_the_unrounded_share(achieved: int, is_met: bool) -> None:
    """1,899 of 2,000 is 94.95 %, which is printed as 95 and is not in conformity."""
    assert meets_threshold("WB1", Share(achieved, 2000)) is is_met


@given(st.integers(1, 300), st.data())
def test_threshold_is_met_exactly_from_nineteen_twentieths(applicable: int, data: st.DataObject) -> None:
    achieved = data.draw(st.integers(0, applicable))
    assert meets_threshold("P2", Share(achieved, applicable)) is (20 * achieved >= 19 * applicable)


def test_s1_is_met_only_with_its_indicators() -> None:
    """A state would call itself in conformity while children in its care are maltreated more often than elsewhere."""
    share = Share(99, 100)
    assert conformity_of("S1", share, no_different(*S1)).word == "met"
    missing = conformity_of("S1", share, no_different(S1[0]))
    assert (missing.word, missing.missing) == ("indicators_missing", (S1[1],))
    worse = conformity_of("S1", share, no_different(*S1) | {S1[0]: "worse"})
    assert (worse.word, worse.worse) == ("not_met", (S1[0],))


def test_p1_needs_the_five_permanency_indicators_and_s2_needs_none() -> None:
    assert len(conformity_of("P1", Share(99, 100), {}).missing) == 5
    assert conformity_of("S2", Share(99, 100), {}).word == "met"
    assert conformity_of("S2", Share(0, 0), {}).word == "no_cases"


def test_indicators_are_the_seven_with_national_performance_of_round_4() -> None:
    assert {name: indicator.national for name, indicator in INDICATORS.items()} == {
        "maltreatment_in_foster_care": Decimal("9.07"),
        "recurrence_of_maltreatment": Decimal("9.7"),
        "permanency_12m_entries": Decimal("35.2"),
        "permanency_12m_in_care_12_23m": Decimal("43.8"),
        "permanency_12m_in_care_24m_plus": Decimal("37.3"),
        "reentry_to_foster_care": Decimal("5.6"),
        "placement_stability": Decimal("4.48"),
    }


@pytest.mark.parametrize(
    ("name", "low", "high", "word"),
    [
        ("placement_stability", "4.49", "5.10", "worse"),
        ("placement_stability", "4.00", "4.47", "better"),
        ("placement_stability", "4.48", "5.10", "no_different"),
        ("permanency_12m_entries", "35.3", "40.1", "better"),
        ("permanency_12m_entries", "30.0", "35.1", "worse"),
    ],
)
def test_indicator_is_compared_by_its_whole_interval_and_never_by_observation(
    name: str, low: str, high: str, word: str
) -> None:
    """Observed performance is not adjusted for risk: a comparison by it would blame a state for its children."""
    middle = (Decimal(low) + Decimal(high)) / 2
    for observed in (Decimal(0), Decimal(99)):
        figure = IndicatorFigure(Decimal(low), middle, Decimal(high), observed)
        assert compare_with_national(name, figure) == word
