"""Review aggregate of one quarter in a site: expected cases, onsite reviews and shortfalls by county."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from services.reviews.domain.sampling.quota import total_of
from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.sites import PurMode
from shared.contracts.reviews.sampling import (
    ExpectedCases,
    OnsiteScheduled,
    ReviewEvent,
    ReviewOpened,
    SamplingMode,
    ShortfallExplained,
    ShortfallReason,
)
from shared.contracts.vocabulary import InstrumentVersion
from shared.errors import Refused


class Review(BaseModel):
    """State of a review; before its opening it has no quarter."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    quarter: str = ""
    mode: SamplingMode = "STATE"
    quota_table: str | None = None
    instrument: InstrumentVersion = "r4_2022"
    pur_mode: PurMode = "OPEN"
    pur_start: str | None = None
    round: int | None = None
    year: int | None = None
    expected: dict[str, ExpectedCases] = {}
    onsite: dict[str, OnsiteScheduled] = {}
    shortfalls: dict[str, ShortfallReason] = {}

    def expected_of(self, county: str) -> ExpectedCases:
        """Returns the expected cases of the county. Raises Refused for one that is no part of the review (R12)."""
        if county not in self.expected:
            raise Refused("county-not-of-this-review", 422, f"County {county} is no part of this quarter's review.")
        return self.expected[county]

    def to_draw(self, county: str) -> ExpectedCases:
        """Returns the expected cases. Raises Refused also for a county without a case in this quarter (R50)."""
        cases = self.expected_of(county)
        if not total_of(cases):
            detail = f"County {county} has no case to review in this quarter: its turn comes in another one."
            raise Refused("county-not-due", 409, detail)
        return cases


def review_id(quarter: str) -> str:
    """`2026Q3` → `rvw_2026q3`."""
    return f"rvw_{quarter.lower()}"


@dataclass(frozen=True)
class OpenReview:
    """Open the review of a quarter."""

    opened: ReviewOpened


@dataclass(frozen=True)
class ScheduleOnsite:
    """Schedule the onsite review of a county."""

    planned: OnsiteScheduled


@dataclass(frozen=True)
class ExplainShortfall:
    """Record the reason why a county reviews fewer cases than expected."""

    explained: ShortfallExplained


ReviewCommand = OpenReview | ScheduleOnsite | ExplainShortfall


def decide_review(review: Review, command: ReviewCommand) -> Sequence[ReviewEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case OpenReview(opened):
            return open_review(review, opened)
        case ScheduleOnsite(planned):
            return schedule_onsite(review, planned)
        case ExplainShortfall(explained):
            return explain_shortfall(review, explained)
        case _:
            assert_never(command)


def open_review(review: Review, opened: ReviewOpened) -> Sequence[ReviewEvent]:
    """Returns the opening. Raises Refused for an open review: its expected cases do not change."""
    if review.quarter:
        raise Refused("quarter-open", 409, f"The review of {review.quarter} is open already.")
    return [opened]


def schedule_onsite(review: Review, planned: OnsiteScheduled) -> Sequence[ReviewEvent]:
    """Returns the schedule, which replaces an earlier one. Raises Refused."""
    _must_be_open(review)
    review.expected_of(planned.county)
    first, last = _day_of(planned.first), _day_of(planned.last)
    if first is None or last is None or last < first:
        raise Refused("onsite-days", 422, "The last day of the onsite review lies before the first, or one is no day.")
    if len(set(planned.team)) != len(planned.team):
        raise Refused("onsite-team", 422, "Somebody is named twice in the team.")
    return [planned]


def explain_shortfall(review: Review, explained: ShortfallExplained) -> Sequence[ReviewEvent]:
    """Returns the reason of a county's shortfall, which replaces an earlier one. Raises Refused."""
    _must_be_open(review)
    review.to_draw(explained.county)
    return [explained]


def _must_be_open(review: Review) -> None:
    if not review.quarter:
        raise Refused.missing()


def evolve_review(review: Review, recorded: RecordedEvent) -> Review:
    """Returns the state after the event. An event that is not folded here is a type error."""
    event, now = cast("ReviewEvent", recorded.event), {"version": recorded.sequence}
    match event:
        case ReviewOpened(expected=expected):
            fields = {name: getattr(event, name) for name in ReviewOpened.model_fields if name != "expected"}
            return review.model_copy(update=now | fields | {"expected": {cases.county: cases for cases in expected}})
        case OnsiteScheduled(county=county):
            return review.model_copy(update=now | {"onsite": review.onsite | {county: event}})
        case ShortfallExplained(county=county, why=reason):
            return review.model_copy(update=now | {"shortfalls": review.shortfalls | {county: reason}})
        case _:
            assert_never(event)


def _day_of(text: str) -> date | None:
    """Returns the day, None for a text that is no ISO date."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None
