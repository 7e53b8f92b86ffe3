"""Days of moments in the zones of the jurisdictions."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.jurisdictions import jurisdictions
from shared.reference.zones import end_of_day, local_day, local_time, zones_of

OFFSETS = {
    "Pacific/Honolulu": (-10, -10),
    "Pacific/Guam": (10, 10),
    "America/Los_Angeles": (-8, -7),
    "America/New_York": (-5, -4),
    "America/Puerto_Rico": (-4, -4),
}
"""Hours from UTC in winter and in summer, written down apart from the tables."""

SUMMER_TIME = {"America/Los_Angeles", "America/New_York"}
HOURS_OF_A_DAY = 24
BEGINS, ENDS = date(2026, 3, 8), date(2026, 11, 1)
"""Both changes of the clocks in 2026, each at 2 a.m."""

MINUTES_OF_THE_YEAR = st.integers(0, 365 * 24 * 60 - 1).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def expected_day(moment: datetime, zone: str) -> date:
    """The day by the offsets above: clocks go forward at 2 a.m. of winter time and back at 2 a.m. of summer time."""
    winter, summer = (timedelta(hours=hours) for hours in OFFSETS[zone])
    forward = datetime(BEGINS.year, BEGINS.month, BEGINS.day, 2, tzinfo=UTC) - winter
    back = datetime(ENDS.year, ENDS.month, ENDS.day, 2, tzinfo=UTC) - summer
    is_summer = zone in SUMMER_TIME and forward <= moment < back
    return (moment + (summer if is_summer else winter)).date()


@pytest.mark.parametrize("zone", OFFSETS)
@given(moment=MINUTES_OF_THE_YEAR)
def test_local_day_at_any_minute_is_that_of_the_clocks_at_the_site(zone: str, moment: datetime) -> None:
    """A case would be dated with the day of another place, and its period under review end on another day."""
    assert local_day(moment, zone) == expected_day(moment, zone)


@pytest.mark.parametrize("zone", OFFSETS)
def test_local_day_over_a_year_changes_at_each_end_of_day_and_nowhere_else(zone: str) -> None:
    """A day of 23 or 25 hours would lose its last hour to the next day, or take an hour of it."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]
    for day, following in pairwise(days):
        end = end_of_day(day, zone)
        assert local_day(end, zone) == following
        assert local_day(end - timedelta(microseconds=1), zone) == day
    ends = [end_of_day(day, zone).timestamp() for day in days]
    hours = {day: (last - first) / 3600 for day, (first, last) in zip(days[1:], pairwise(ends), strict=True)}
    odd = {day: length for day, length in hours.items() if length != HOURS_OF_A_DAY}
    assert odd == ({BEGINS: 23, ENDS: 25} if zone in SUMMER_TIME else {})


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/Los_Angeles", "2026-10-01T01:30:00Z", "2026-09-30"),
        ("America/Los_Angeles", "2026-10-01T06:59:59Z", "2026-09-30"),
        ("America/Los_Angeles", "2026-10-01T07:00:00Z", "2026-10-01"),
        ("Pacific/Honolulu", "2027-01-01T09:59:59Z", "2026-12-31"),
        ("Pacific/Guam", "2026-09-30T14:00:00Z", "2026-10-01"),
        ("America/Puerto_Rico", "2026-07-01T03:59:59Z", "2026-06-30"),
        ("America/New_York", "2028-03-01T04:59:59Z", "2028-02-29"),
        ("UTC", "2026-09-30T23:59:59Z", "2026-09-30"),
    ],
)
def test_local_day_around_midnight_is_the_day_at_the_site(zone: str, moment: str, day: str) -> None:
    """At 6:30 p.m. on September 30 in Sacramento a submission was dated October 1."""
    assert local_day(datetime.fromisoformat(moment), zone).isoformat() == day


def test_local_time_without_an_offset_is_refused() -> None:
    """The machine's own zone would be taken for the site's in silence."""
    with pytest.raises(ValueError, match="without an offset"):
        local_time(datetime(2026, 9, 30, 18, 30), "America/Los_Angeles")  # noqa: DTZ001 the fault


def test_zones_of_each_jurisdiction_are_there_and_known_to_the_package() -> None:
    """A state without a zone would go back to the days of Greenwich."""
    for code in (*jurisdictions(), "as", "gu", "mp", "vi"):
        zones = zones_of(f"{code}-cqi")
        assert zones == zones_of(code)
        assert len(set(zones)) == len(zones) >= 1
        assert "UTC" not in zones
        for zone in zones:
            local_day(datetime(2026, 7, 1, tzinfo=UTC), zone)


def test_zones_of_a_state_with_two_begin_with_that_of_most_people() -> None:
    """A site that chose nothing would work by the clocks of a few counties."""
    assert zones_of("tx-cqi") == ("America/Chicago", "America/Denver")
    assert zones_of("tn-cqi")[0] == "America/Chicago"
    assert zones_of("fl-cqi")[0] == "America/New_York"
    assert zones_of("ca-cqi") == ("America/Los_Angeles",)
    assert zones_of("zz-cqi") == ("UTC",)
