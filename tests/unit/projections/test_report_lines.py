"""Lines of the work lists: a case's age is in days of the site's zone, and in those on which people work."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projections.tables.reports import qa_line

ZONE = "America/Los_Angeles"
ROW = {"county": "06097", "stage": "ready_for_initial_qa", "case_type": "FC", "agency": "child_welfare"}


@pytest.mark.parametrize(
    ("since", "today", "days", "business_days"),
    [
        ("2026-11-27T18:00:00Z", date(2026, 11, 27), 0, 0),
        ("2026-11-27T18:00:00Z", date(2026, 11, 30), 3, 1),
        ("2026-11-28T18:00:00Z", date(2026, 11, 29), 1, 0),
        ("2026-11-20T05:00:00Z", date(2026, 11, 30), 11, 7),
    ],
)
def test_qa_line_counts_age_without_weekends(since: str, today: date, days: int, business_days: int) -> None:
    """A case submitted on Friday evening would look as late on Monday as one that waited for three days of work."""
    line = qa_line("cas_1", ROW | {"since": since}, today, ZONE)
    assert (line["days"], line["business_days"]) == (days, business_days)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 400))
def test_qa_line_business_days_are_those_of_a_calendar(began: date, days: int) -> None:
    """The longest wait would otherwise not stand first in the queue."""
    since = f"{began.isoformat()}T20:00:00Z"
    line = qa_line("cas_1", ROW | {"since": since}, began + timedelta(days=days), ZONE)
    calendar = [began + timedelta(days=number) for number in range(1, days + 1)]
    assert line["business_days"] == len([day for day in calendar if day.isoweekday() <= 5])
