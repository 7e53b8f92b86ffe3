"""Days of a case in the zones of its site: as decided, as folded, and as shown in the view of progress."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.projections.views import CASE_PROGRESS
from services.reviews.domain.case.evolve import evolve
from services.reviews.domain.case.presentation import due
from services.reviews.domain.case.state import Case
from shared.contracts.envelope import RecordedEvent, hash_matches
from shared.contracts.event import Event
from shared.contracts.reviews.entry import FaceSheetSaved
from shared.contracts.reviews.qa import QaTaken
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, head_of, new_journal_entry
from shared.reference.zones import local_day
from tests.support.histories import CASE, FOSTER_CARE, SITE, answered, because

ZONES = ("Pacific/Honolulu", "Pacific/Guam", "America/Los_Angeles", "America/New_York", "America/Puerto_Rico")
MOMENTS = st.lists(
    st.integers(0, 365 * 24 * 60 - 1).map(lambda number: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)),
    min_size=1,
    max_size=6,
)
SHEET = FaceSheetSaved(opened_non_can="No")


def recorded(*entries: tuple[Event, datetime, date | None]) -> list[RecordedEvent]:
    """The events as a journal has them, each with its moment and the day at the site."""
    head, events = StreamHead(), list[RecordedEvent]()
    for event, at, day in entries:
        cause = replace(because(at=at), day=day)
        row = new_journal_entry(AggregateId("reviews", SITE, CASE), head, [event], cause)
        assert hash_matches(row["events"][0])
        head, events = head_of(row), events + events_in(row)
    return events


def folded(events: Sequence[RecordedEvent]) -> tuple[Case, dict[str, Any]]:
    nothing: dict[str, Any] = {}
    return reduce(evolve, events, Case()), reduce(CASE_PROGRESS.evolve, events, nothing)


@pytest.mark.parametrize("zone", ZONES)
@given(moments=MOMENTS)
def test_case_days_at_any_moments_are_the_days_at_the_site(zone: str, moments: list[datetime]) -> None:
    """A case would be due, and its work be counted, on the days of Greenwich."""
    days = [local_day(moment, zone) for moment in sorted(moments)]
    entries = zip([SHEET, *(QaTaken(level="initial") for _ in days[1:])], sorted(moments), days, strict=True)
    case, row = folded(recorded((FOSTER_CARE, min(moments), days[0]), *entries))
    first = days[0].isoformat()
    assert (case.started, row["started"]) == (first, first)
    assert due(case) == row["due"] == (days[0] + timedelta(days=14)).isoformat()
    assert row["effort"]["days"] == sorted({day.isoformat() for day in days})


def test_case_days_of_events_without_a_day_are_those_that_were_shown_then() -> None:
    """A journal from before would fold to another case than its snapshot, and `oms verify` would report it."""
    at = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)
    case, row = folded(recorded((FOSTER_CARE, at, None), (answered("1", "A", 0), at, None)))
    assert (case.started, row["started"], row["effort"]["days"]) == ("2026-10-01", "2026-10-01", ["2026-10-01"])


def test_event_day_is_in_its_data_and_in_none_of_its_content() -> None:
    """The day of a save would be taken for a field of the face sheet."""
    at, day = datetime(2026, 10, 1, 1, 30, tzinfo=UTC), date(2026, 9, 30)
    created, saved = recorded((FOSTER_CARE, at, day), (SHEET, at, day))
    assert (created.day, saved.day) == ("2026-09-30", "2026-09-30")
    assert saved.envelope.data == {"opened_non_can": "No", "day": "2026-09-30"}
    assert saved.event.model_dump(exclude_none=True) == {"opened_non_can": "No"}
    assert folded([created, saved])[0].face_sheet == {"opened_non_can": "No"}
