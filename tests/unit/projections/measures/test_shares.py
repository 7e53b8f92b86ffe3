"""Shares are exact, intervals are Wilson's, and a change is said only where chance hardly explains it."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import barnard_exact, binom, fisher_exact, norm

from services.projections.measures.changes import (
    MAX_BOSCHLOO_CASES,
    SIGNIFICANCE,
    change_between,
    exact_p_value,
)
from services.projections.measures.intervals import wilson_interval
from services.projections.measures.shares import Share, kind_of, share_of
from services.projections.publication.nominal import wilson


@st.composite
def shares(draw: st.DrawFn, most: int = 12) -> Share:
    applicable = draw(st.integers(1, most))
    return Share(draw(st.integers(0, applicable)), applicable)


def test_share_of_strength_is_an_exact_fraction_of_applicable_cases() -> None:
    """A rounded share would decide wrongly at a threshold, and NA cases would lower every county."""
    share = share_of("items", {"S": 2, "ANI": 1, "NA": 40, "INCOMPLETE": 3})
    assert share == Share(2, 3)
    assert share.fraction == Fraction(2, 3)


def test_share_of_outcomes_counts_partly_achieved_cases_as_applicable() -> None:
    assert share_of("outcomes", {"SA": 1, "PA": 2, "NACH": 1, "NA": 9}) == Share(1, 4)
    assert [kind_of(name) for name in ("12A", "WB1")] == ["items", "outcomes"]


def test_share_without_an_applicable_case_is_none() -> None:
    """0 % would say that every case needs improvement."""
    assert share_of("items", {"NA": 4}).fraction is None
    assert wilson_interval(Share(0, 0)) is None


def test_share_of_more_cases_than_applicable_is_refused() -> None:
    with pytest.raises(ValueError, match="is no share"):
        Share(4, 3)


@given(shares(500), st.sampled_from([0.8, 0.95]))
def test_wilson_interval_is_the_score_interval_around_the_share(share: Share, confidence: float) -> None:
    """The bounds are where a score test of the share would just not reject."""
    interval = wilson_interval(share, confidence)
    assert interval is not None
    assert share.fraction is not None
    p, n, z = float(share.fraction), share.applicable, float(norm.ppf((1 + confidence) / 2))
    middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert interval.low == pytest.approx((middle - half) / (1 + z * z / n), abs=1e-9)
    assert interval.high == pytest.approx((middle + half) / (1 + z * z / n), abs=1e-9)
    assert interval.low - 1e-9 <= p <= interval.high + 1e-9


@given(shares(500))
def test_nominal_range_of_a_printed_percent_is_scipys_wilson_interval(share: Share) -> None:
    """The public range is made for sizes that are no whole numbers of cases, which scipy does not take."""
    assert share.fraction is not None
    low, high = wilson(float(share.fraction), share.applicable)
    interval = wilson_interval(share)
    assert interval is not None
    assert low == pytest.approx(interval.low, abs=1e-9)
    assert high == pytest.approx(interval.high, abs=1e-9)


@settings(max_examples=40)
@given(shares(), shares())
def test_change_turned_around_is_the_opposite_word(before: Share, after: Share) -> None:
    """A county would be called better in one direction and no worse in the other."""
    opposite = {"higher": "lower", "lower": "higher", "no_clear_change": "no_clear_change"}
    assert change_between(after, before).word == opposite[change_between(before, after).word]


@settings(max_examples=40)
@given(shares(), shares())
def test_boschloo_is_never_weaker_than_the_stronger_side_of_fisher(before: Share, after: Share) -> None:
    """The choice of the test would be wrong if a true change were seen less often."""
    p_value = exact_p_value(before, after, "boschloo")
    rest = [before.applicable - before.achieved, after.applicable - after.achieved]
    table = [[before.achieved, after.achieved], rest]
    if 0 not in (sum(table[0]), sum(table[1])):
        stronger = min(fisher_exact(table, alternative=side).pvalue for side in ("less", "greater"))
        assert p_value <= 2 * stronger + 1e-9
        assert exact_p_value(before, after, "fisher") == pytest.approx(fisher_exact(table).pvalue)


def test_change_says_higher_of_equal_counties_in_at_most_five_percent_of_samples() -> None:
    """The level is exact for small samples: 12 and 9 cases, by the probability of every possible pair of them."""
    first, second = 12, 9
    found = [
        (a, b)
        for a, b in product(range(first + 1), range(second + 1))
        if change_between(Share(a, first), Share(b, second)).word != "no_clear_change"
    ]
    for true_share in (0.05, 0.3, 0.5, 0.75, 0.9):
        level = sum(binom.pmf(a, first, true_share) * binom.pmf(b, second, true_share) for a, b in found)
        assert level <= SIGNIFICANCE + 1e-9


def test_change_of_many_cases_is_tested_by_fisher_which_then_agrees_with_barnard() -> None:
    """A state's figures would take seconds by Boschloo's test."""
    before, after = Share(140, 200), Share(170, 200)
    assert before.applicable + after.applicable > MAX_BOSCHLOO_CASES
    change = change_between(before, after)
    assert (change.word, change.test) == ("higher", "fisher")
    assert change.p_value == pytest.approx(barnard_exact([[140, 170], [60, 30]]).pvalue, abs=0.001)


def test_change_without_a_case_or_with_one_rating_only_is_not_called_a_change() -> None:
    assert change_between(Share(0, 0), Share(4, 5)).word == "no_cases"
    assert change_between(Share(5, 5), Share(9, 9)).p_value == 1
