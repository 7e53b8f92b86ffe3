"""A link lives to the end of the day that its letter names, as its reader counts days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.identity.domain.moments import last_day

READERS = ("America/Puerto_Rico", "America/New_York", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu")


@pytest.mark.parametrize("zone", READERS)
@pytest.mark.parametrize("month", [1, 3, 7, 10, 12])
@pytest.mark.parametrize("hour", [0, 6, 10, 23])
def test_link_opens_until_the_named_day_is_over_for_every_reader(zone: str, month: int, hour: int) -> None:
    """A person who comes on the evening of the day that the letter names would be turned away."""
    now = datetime(2026, month, 25, hour, 30, tzinfo=UTC)
    named, ends = last_day(now, 14)
    evening = datetime(named.year, named.month, named.day, 23, 59, 59, tzinfo=ZoneInfo(zone))
    assert evening < ends


@pytest.mark.parametrize(
    ("now", "named", "hours"),
    [
        (datetime(2026, 3, 7, 12, tzinfo=UTC), date(2026, 3, 8), 23),
        (datetime(2026, 10, 31, 12, tzinfo=UTC), date(2026, 11, 1), 25),
    ],
)
def test_last_day_at_a_change_of_the_clock_has_its_own_length(now: datetime, named: date, hours: int) -> None:
    """The hour of the change would be taken from the reader, or given."""
    zone = "America/Los_Angeles"
    day, ends = last_day(now, 1, ("America/New_York", zone))
    begins = datetime(named.year, named.month, named.day, tzinfo=ZoneInfo(zone))
    assert (day, (ends - begins.astimezone(UTC)).total_seconds() / 3600) == (named, hours)
