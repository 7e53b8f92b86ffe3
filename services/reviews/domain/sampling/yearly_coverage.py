"""Whether a county had its cases in four quarters in a row, and what stood in the way in which of them (R50, R52)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.reviews.domain.sampling.quota import total_of
from services.reviews.domain.sampling.review import Review
from services.reviews.domain.sampling.sample import Sample


@dataclass(frozen=True)
class Quarterly:
    """A county in one quarter's review: cases expected and drawn; `why` names what made them fewer, if they are."""

    expected: int
    drawn: int
    reason: str | None


@dataclass(frozen=True)
class Yearly:
    """`why` by quarter: nothing where the minimum is reached."""

    minimum: int
    drawn: int
    reasons: Mapping[str, str]

    @property
    def holds(self) -> bool:
        return self.drawn >= self.minimum


def quarterly(review: Review, county: str, sample: Sample) -> Quarterly:
    """Reasons that somebody gave come first; where nobody did, it says that nothing was drawn yet."""
    expected = total_of(review.expected_of(county))
    if sample.outcome == "no_eligible_case":
        return Quarterly(expected, 0, "no_eligible_case")
    given = review.shortfalls.get(county) or sample.why_fewer
    if sample.drawn < expected:
        return Quarterly(expected, sample.drawn, given or "not_drawn")
    return Quarterly(expected, sample.drawn, given)


def yearly(minimum: int, quarters: Mapping[str, Quarterly]) -> Yearly:
    """Four quarters in a row, by name, against the yearly minimum of the county's size."""
    drawn = sum(coverage.drawn for coverage in quarters.values())
    short = {
        quarter: coverage.reason
        for quarter, coverage in quarters.items()
        if coverage.drawn < coverage.expected and coverage.reason
    }
    return Yearly(minimum, drawn, short if drawn < minimum else {})


def year_of(county: str, minimum: int, year: Sequence[tuple[Review, Sample]]) -> Yearly:
    """The same from the reviews and the county's samples of the four quarters."""
    return yearly(minimum, {review.quarter: quarterly(review, county, sample) for review, sample in year})
