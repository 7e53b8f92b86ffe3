"""Two windows are compared by the quarters that each has for itself."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.projections.measures.windows import last_day_of, quarters_of, separate, window_before
from services.projections.publication.cells import Window

windows = st.builds(
    Window, st.sampled_from([1, 4, 8, 12]), st.builds("{}Q{}".format, st.integers(2024, 2030), st.integers(1, 4))
)


def test_quarters_of_a_window_cross_the_year() -> None:
    assert quarters_of(Window(4, "2026Q2")) == ("2025Q3", "2025Q4", "2026Q1", "2026Q2")
    assert last_day_of("2026Q1") == date(2026, 3, 31)


@given(windows)
def test_window_before_is_as_long_and_shares_no_quarter(window: Window) -> None:
    """Each case is in at most one of two compared figures."""
    earlier = quarters_of(window_before(window))
    assert len(earlier) == window.length
    assert max(earlier) < min(quarters_of(window))


@given(windows, windows)
def test_separate_puts_every_quarter_in_exactly_one_part(before: Window, after: Window) -> None:
    parts = separate(before, after)
    assert sorted((*parts.before, *parts.both)) == sorted(quarters_of(before))
    assert sorted((*parts.after, *parts.both)) == sorted(quarters_of(after))
    assert bool(parts.both) == bool(parts.sentence)


def test_overlapping_windows_say_which_quarters_are_compared() -> None:
    """A reader would take a comparison of two half-equal periods for one of two periods."""
    parts = separate(Window(4, "2026Q1"), Window(4, "2026Q3"))
    assert parts.is_comparable
    assert parts.sentence == (
        "The two periods share 2025Q4 to 2026Q1. Only the other quarters are compared: 2025Q2 to 2025Q3 with 2026Q2 to "
        "2026Q3."
    )


def test_window_within_another_cannot_be_compared_and_says_so() -> None:
    parts = separate(Window(12, "2026Q3"), Window(4, "2026Q3"))
    assert not parts.is_comparable
    assert "One lies within the other" in parts.sentence
