"""The one checker of delivery: all that was collected, against every invariant of the design. Pure."""

from tests.faults.checks.check_history import check_history
from tests.faults.checks.check_ratings import check_ratings
from tests.faults.checks.check_requests import check_requests
from tests.faults.checks.check_views import check_views
from tests.faults.checks.evidence import Evidence


def check(found: Evidence) -> list[str]:
    """Every fault in words, each beginning with its invariant's number; an empty list is what a run must end with."""
    faults = [
        *check_requests(found),
        *check_history(found),
        *check_ratings(found),
        *check_views(found),
        *(f"I12 {one.asked.retry}: nobody ever said how it ended" for one in found.requests if not one.known),
    ]
    return sorted(set(faults))
