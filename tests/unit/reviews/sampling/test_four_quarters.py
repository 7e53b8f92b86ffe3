"""Any four quarters in a row: every county has its yearly minimum, or the system says why not."""

from dataclasses import dataclass, field

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.reviews.domain.sampling.quarters import number_of, quarter_name
from services.reviews.domain.sampling.quota import Past, is_due, is_very_small
from services.reviews.domain.sampling.quota_table import shipped
from services.reviews.domain.sampling.review import Review, open_review
from services.reviews.domain.sampling.review_plan import Plan
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import DrawSample, draw_sample, fewer, reason_for, take_frame
from services.reviews.domain.sampling.yearly_coverage import year_of
from shared.contracts.reviews.sampling import ExpectedCases, FrameUploaded
from tests.unit.reviews.sampling.sampling_states import CALIFORNIA, SEED, a_review, a_sample, frame

COUNTIES = sorted(row.county for row in shipped().rows)
VERY_SMALL = sorted(row.county for row in shipped().rows if is_very_small(row))
QUARTERS = 7
PLACES = st.tuples(st.sampled_from(COUNTIES) | st.sampled_from(VERY_SMALL), st.integers(0, QUARTERS - 1))


@dataclass
class World:
    """Seven quarters of California, and which of its counties have nothing, or too little, in which of them."""

    start: str
    empty: frozenset[tuple[str, int]]
    scarce: frozenset[tuple[str, int]]
    held: list[tuple[Review, dict[str, Sample]]] = field(default_factory=list)

    def live(self) -> None:
        for number in range(QUARTERS):
            self._quarter(number)

    def _quarter(self, number: int) -> None:
        quarter = quarter_name(number_of(self.start) + number)
        opened = Plan(quarter, "r4_2022", CALIFORNIA).by_table(shipped(), self._past())
        review = a_review(*open_review(Review(), opened))
        samples = {
            county: self._sample(expected, (county, number))
            for county, expected in review.expected.items()
            if expected.foster_care or expected.in_home or expected.either
        }
        self.held.append((review, samples))

    def _past(self) -> Past:
        drawn: dict[str, set[str]] = {}
        for review, samples in self.held:
            for county, sample in samples.items():
                if sample.drawn:
                    drawn.setdefault(county, set()).add(review.quarter)
        return Past(frozenset(review.quarter for review, _ in self.held), drawn)

    def _sample(self, expected: ExpectedCases, place: tuple[str, int]) -> Sample:
        there = frame(20, 2, 15) if place not in self.scarce else frame(1, 0, 1)
        there = frame() if place in self.empty else there
        uploaded = take_frame(Sample(), FrameUploaded(digest=there.digest(b""), strata=there.strata))
        before = a_sample(*uploaded)
        cases = expected if expected.either or place not in self.scarce else fewer(expected, 1, 1)
        why = reason_for(expected, cases, "small_frame")
        command = DrawSample(there, b"", cases, why, SEED)
        return a_sample(*uploaded, *draw_sample(before, command))


@pytest.mark.requirement("R48")
@pytest.mark.requirement("R50")
@settings(max_examples=15, deadline=None)
@given(
    start=st.sampled_from(["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
    empty=st.frozensets(PLACES, max_size=40),
    scarce=st.frozensets(PLACES, max_size=10),
)
@example(start="2026Q3", empty=frozenset(), scarce=frozenset())
@example(start="2026Q3", empty=frozenset((one, n) for one in VERY_SMALL for n in range(QUARTERS)), scarce=frozenset())
@example(start="2027Q1", empty=frozenset((one, n) for one in COUNTIES for n in (1, 2)), scarce=frozenset())
def test_any_four_quarters_meet_each_county_minimum_or_give_the_reason(
    start: str, empty: frozenset[tuple[str, int]], scarce: frozenset[tuple[str, int]]
) -> None:
    """Every county has its yearly minimum in any four quarters or it is said why not."""
    world = World(start, empty, scarce)
    world.live()
    minimum = {row.county: row.minimum for row in shipped().rows}
    for window in range(QUARTERS - 3):
        for county in COUNTIES:
            four = [(review, samples.get(county, Sample())) for review, samples in world.held[window : window + 4]]
            year = year_of(county, minimum[county], four)
            assert year.holds or set(year.reasons.values()) <= {"no_eligible_case", "small_frame"}
            assert year.holds != bool(year.reasons)
            if not {(county, n) for n in range(window, window + 4)} & (empty | scarce):
                assert year.holds, f"{county} had cases enough from {four[0][0].quarter} on"


@pytest.mark.requirement("R50")
@given(
    turns=st.lists(st.integers(0, 3), min_size=12, max_size=12),
    there=st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_very_small_county_is_due_once_in_any_four_quarters(turns: list[int], there: list[bool]) -> None:
    """Another quota table gives other turns; and a county that had no case is asked again at once until it has one."""
    quarters = [quarter_name(number_of("2026Q2") + n) for n in range(12)]
    asked, drawn = list[bool](), set[str]()
    for n, quarter in enumerate(quarters):
        asked.append(is_due(turns[n], quarter, set(quarters[:n]), drawn))
        drawn |= {quarter} if asked[-1] and there[n] else set()
    assert all(any(asked[n : n + 4]) for n in range(9))


@pytest.mark.requirement("R50")
def test_county_without_a_case_stays_due_until_it_has_one() -> None:
    """A county without a case in its turn is asked again until it has one and then in its turn."""
    third, opened, drawn = 2, ["2026Q2", "2026Q3", "2026Q4", "2027Q1"], {"2027Q1"}
    assert [is_due(third, now, set(opened[:n]), set()) for n, now in enumerate(opened)] == [False, True, True, True]
    assert not is_due(third, "2027Q2", {*opened}, drawn)
    assert is_due(third, "2027Q3", {*opened, "2027Q2"}, drawn)


@pytest.mark.requirement("R50")
def test_very_small_counties_take_turns_and_are_not_all_reviewed_at_once() -> None:
    """Fifteen counties: three or four of them in each of the first quarters."""
    world = World("2026Q3", frozenset(), frozenset())
    world.live()
    due = [sum(one.either for one in review.expected.values()) for review, _ in world.held]
    assert due == [4, 3, 4, 4, 4, 3, 4]
