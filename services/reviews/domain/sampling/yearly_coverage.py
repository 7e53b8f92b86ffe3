"""Yearly coverage of a county: cases of four consecutive quarters against its minimum (R50, R52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.reviews.domain.sampling.quota import total_of
from services.reviews.domain.sampling.review import Review
from services.reviews.domain.sampling.sample import Sample


@dataclass(frozen=True)
class Quarterly:
    """Expected and drawn cases of a county in one quarter, and the reason of a shortfall."""

    expected: int
    drawn: int
    reason: str | None


@dataclass(frozen=True)
class Yearly:
    """Yearly minimum and drawn cases. `reasons` by quarter: empty if the minimum is reached."""

    minimum: int
    drawn: int
    reasons: Mapping[str, str]

    @property
    def holds(self) -> bool:
        return self.drawn >= self.minimum


def quarterly(review: Review, county: str, sample: Sample) -> Quarterly:
    """Returns the coverage of one quarter. Without a recorded reason the shortfall is `not_drawn`."""
    expected = total_of(review.expected_of(county))
    if sample.outcome == "no_eligible_case":
        return Quarterly(expected, 0, "no_eligible_case")
    given = review.shortfalls.get(county) or sample.why_fewer
    if sample.drawn < expected:
        return Quarterly(expected, sample.drawn, given or "not_drawn")
    return Quarterly(expected, sample.drawn, given)


def yearly(minimum: int, quarters: Mapping[str, Quarterly]) -> Yearly:
    """Returns the coverage of four consecutive quarters, given by name."""
    drawn = sum(coverage.drawn for coverage in quarters.values())
    short = {
        quarter: coverage.reason
        for quarter, coverage in quarters.items()
        if coverage.drawn < coverage.expected and coverage.reason
    }
    return Yearly(minimum, drawn, short if drawn < minimum else {})


def year_of(county: str, minimum: int, year: Sequence[tuple[Review, Sample]]) -> Yearly:
    """Returns the coverage from the reviews and the county's samples of four quarters."""
    return yearly(minimum, {review.quarter: quarterly(review, county, sample) for review, sample in year})
