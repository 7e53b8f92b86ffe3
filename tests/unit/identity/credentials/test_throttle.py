"""The throttle: guessing gets slower and ends, and the owner of an account is not the one who pays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.credentials.throttle import MAX_FAILURES, Failures, ThrottleDecision, decide

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)

moments = st.integers(-100, 4000).map(lambda seconds: NOW - timedelta(seconds=seconds))
counts = st.integers(0, 2 * MAX_FAILURES)
failures = st.builds(Failures, counts, moments | st.none(), counts, moments | st.none(), st.booleans())


def after(here: int, strangers: int | None = None, *, known: bool = False, seconds: float = 0) -> ThrottleDecision:
    """That many failures, the last so many seconds ago."""
    elsewhere = here if strangers is None else strangers
    last = NOW - timedelta(seconds=seconds)
    return decide(Failures(here, last if here else None, elsewhere, last if elsewhere else None, known), NOW)


def test_who_mistypes_four_times_does_not_wait() -> None:
    assert [after(count) for count in range(5)] == [ThrottleDecision(allowed=True)] * 5


def test_from_the_fifth_failure_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [after(count, 0).retry_after for count in range(5, 20)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900]


@pytest.mark.parametrize(("seconds", "left"), [(0, 8), (0.5, 8), (1, 7), (7.9, 1), (8, 0), (9, 0)])
def test_who_has_waited_may_try(seconds: float, left: int) -> None:
    assert after(8, 0, seconds=seconds) == ThrottleDecision(allowed=left == 0, retry_after=left)


def test_many_addresses_that_guess_one_account_slow_each_other_down() -> None:
    assert [after(0, count).retry_after for count in (19, 20, 29, 30, 50, 80, 99)] == [0, 1, 1, 2, 8, 60, 60]


def test_a_hundred_failures_of_strangers_are_all_there_ever_are() -> None:
    ended = ThrottleDecision(allowed=False, reset_needed=True)
    assert after(0, MAX_FAILURES - 1, seconds=10_000).allowed
    assert after(0, MAX_FAILURES, seconds=10_000_000) == ended
    assert after(MAX_FAILURES, 0, known=True, seconds=10_000_000) == ended


@given(counts, moments)
def test_the_owner_at_their_own_desk_signs_in_whatever_others_do(strangers: int, last: datetime) -> None:
    assert decide(Failures(0, None, strangers, last, known=True), NOW) == ThrottleDecision(allowed=True)


@given(failures, counts, moments | st.none())
def test_what_strangers_do_changes_nothing_at_a_known_address(
    some: Failures, strangers: int, last: datetime | None
) -> None:
    mine = replace(some, known=True)
    assert decide(replace(mine, strangers=strangers, last_strangers=last), NOW) == decide(mine, NOW)


def severity(decision: ThrottleDecision) -> tuple[bool, int]:
    return decision.reset_needed, decision.retry_after


@given(failures, st.integers(0, 50), st.integers(0, 50))
def test_more_failures_never_shorten_a_wait(some: Failures, here: int, strangers: int) -> None:
    worse = replace(some, here=some.here + here, strangers=some.strangers + strangers)
    assert severity(decide(worse, NOW)) >= severity(decide(some, NOW))


@given(failures, st.floats(0, 5000))
def test_time_never_lengthens_it(some: Failures, seconds: float) -> None:
    later = decide(some, NOW + timedelta(seconds=seconds))
    assert severity(later) <= severity(decide(some, NOW))


@given(failures)
def test_who_waits_as_long_as_told_is_let_in(some: Failures) -> None:
    now = decide(some, NOW)
    assert now.allowed == (now.retry_after == 0 and not now.reset_needed)
    assert 0 <= now.retry_after <= 900
    dated = replace(some, last_here=some.last_here or NOW, last_strangers=some.last_strangers or NOW)
    told = decide(dated, NOW)
    last = max(dated.last_here or NOW, dated.last_strangers or NOW, NOW)
    assert told.reset_needed or decide(dated, last + timedelta(seconds=told.retry_after)).allowed
