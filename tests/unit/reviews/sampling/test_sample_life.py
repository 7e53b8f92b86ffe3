"""A sample's life: a frame comes in, is drawn from once, and eliminated cases are replaced in order."""

from functools import partial

import pytest

from services.reviews.domain.sampling.frame import Frame
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import (
    DrawSample,
    case_id_of,
    draw_sample,
    fewer,
    reason_for,
    replace_case,
    take_frame,
)
from shared.contracts.reviews.sampling import (
    ExpectedCases,
    FrameUploaded,
    NoEligibleCase,
    Pick,
    ReplacementTaken,
    SampleDrawn,
    ShortfallReason,
)
from tests.unit.reviews.sampling.sampling_states import ALAMEDA, SEED, a_sample, frame, problem, refusal

QUOTA = ExpectedCases(county=ALAMEDA, foster_care=3, in_home=2)
FRAME = frame(child_welfare=8, probation=2, in_home=3)
EMPTY = Frame(())


def uploaded(one: Frame) -> FrameUploaded:
    return FrameUploaded(digest=one.digest(b""), strata=one.strata)


def drawing(one: Frame, cases: ExpectedCases = QUOTA, why: ShortfallReason | None = None) -> DrawSample:
    return DrawSample(one, b"", cases, why, SEED)


def drawn(one: Frame = FRAME, cases: ExpectedCases = QUOTA) -> Sample:
    return a_sample(uploaded(one), *draw_sample(a_sample(uploaded(one)), drawing(one, cases)))


def replaced(sample: Sample, *ranks: int) -> tuple[Sample, list[Pick]]:
    """After these cases were eliminated and replaced, one after the other; and what took their places."""
    picks = []
    for rank in ranks:
        [taken] = replace_case(sample, case_id_of("ca-cqi", "2026Q3", ALAMEDA, rank), rank)
        assert isinstance(taken, ReplacementTaken)
        replacements = sample.replacements | {taken.case: taken}
        sample = sample.model_copy(update={"replacements": replacements})
        picks.append(sample.pick(taken.rank))
    return sample, picks


@pytest.mark.requirement("R48")
def test_a_draw_keeps_what_proves_it() -> None:
    sample = drawn()
    assert (sample.outcome, sample.seed, sample.algorithm) == ("drawn", SEED.hex(), "sha256-rank-1")
    assert sample.digest == FRAME.digest(b"")
    assert (sample.drawn, len(sample.picks), [one.rank for one in sample.in_review]) == (5, 9, [1, 2, 3, 4, 5])


def test_a_frame_is_exchanged_until_something_was_drawn_from_it() -> None:
    other = frame(in_home=1)
    assert a_sample(uploaded(FRAME), uploaded(other)).rows == 1
    assert problem(lambda: take_frame(drawn(), uploaded(other))) == "sample-drawn"


@pytest.mark.requirement("R48")
def test_second_draw_and_draw_from_a_replaced_frame_are_refused() -> None:
    """Else a sample could be drawn again until it pleases."""
    assert problem(lambda: draw_sample(drawn(), drawing(FRAME))) == "sample-drawn"
    assert problem(lambda: draw_sample(Sample(), drawing(EMPTY))) == "no-frame"
    assert problem(lambda: draw_sample(a_sample(uploaded(FRAME)), drawing(frame(1)))) == "frame-changed"


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (frame(child_welfare=2, in_home=2), "2 foster care cases, and 3"),
        (frame(child_welfare=3, in_home=1), "1 in home cases, and 2"),
    ],
)
def test_a_draw_larger_than_the_frame_says_both_numbers(there: Frame, words: str) -> None:
    refused = refusal(lambda: draw_sample(a_sample(uploaded(there)), drawing(there)))
    assert (refused.slug, words in refused.detail) == ("frame-too-small", True)


@pytest.mark.requirement("R50")
def test_empty_frame_is_recorded_and_a_later_frame_can_be_drawn() -> None:
    """An empty frame is an outcome and a frame that comes later can still be drawn from."""
    before = a_sample(uploaded(EMPTY))
    assert draw_sample(before, drawing(EMPTY)) == [NoEligibleCase(digest=EMPTY.digest(b""))]
    none = a_sample(uploaded(EMPTY), NoEligibleCase(digest=EMPTY.digest(b"")))
    assert (none.outcome, none.drawn) == ("no_eligible_case", 0)
    assert a_sample(uploaded(EMPTY), NoEligibleCase(digest="a" * 64), uploaded(FRAME)).outcome == "frame"


@pytest.mark.requirement("R52")
def test_fewer_cases_are_drawn_for_a_reason_that_is_kept() -> None:
    less = fewer(QUOTA, 1, 1)
    assert (reason_for(QUOTA, less, "staffing"), reason_for(QUOTA, QUOTA, "staffing")) == ("staffing", None)
    assert problem(lambda: reason_for(QUOTA, less, None)) == "shortfall-unexplained"
    [event] = draw_sample(a_sample(uploaded(FRAME)), drawing(FRAME, less, "staffing"))
    assert isinstance(event, SampleDrawn)
    assert (event.why_fewer, event.cases.foster_care, len(event.picks)) == ("staffing", 1, 4)


@pytest.mark.parametrize(("foster_care", "in_home"), [(4, 0), (0, 3), (0, 0)])
def test_more_cases_than_the_quota_or_none_are_no_draw(foster_care: int, in_home: int) -> None:
    assert problem(lambda: fewer(QUOTA, foster_care, in_home)) == "draw-not-fewer"
    assert problem(lambda: fewer(ExpectedCases(county=ALAMEDA, either=1), foster_care, in_home)) == "draw-not-fewer"


@pytest.mark.requirement("R55")
def test_an_eliminated_case_is_replaced_by_the_next_one_of_its_population_and_agency() -> None:
    sample = drawn()
    probation = next(one.rank for one in sample.picks if (one.agency, one.kind) == ("probation", "sample"))
    after, [youth, family, child] = replaced(sample, probation, 4, 1)
    assert (youth.agency, family.population, child.population) == ("probation", "in_home", "foster_care")
    spare = [one.rank for one in sample.picks if one.kind == "oversample"]
    of_kind = [one.rank for one in sample.picks if one.kind == "oversample" and one.agency == "child_welfare"]
    assert child.rank == of_kind[0]
    assert spare == sorted(spare)
    assert {one.rank for one in after.in_review} == {1, 2, 3, 4, 5, youth.rank, family.rank, child.rank}


def test_another_agency_steps_in_where_its_own_has_none_left_and_then_nobody() -> None:
    sample = drawn(frame(child_welfare=3, probation=4, in_home=2))
    after, [first] = replaced(sample, 1)
    after, [second] = replaced(after, first.rank)
    assert [one.agency for one in (sample.pick(1), first, second)] == ["child_welfare", "child_welfare", "probation"]
    refused = refusal(lambda: replaced(after, 4))
    assert (refused.slug, "in home" in refused.detail) == ("oversample-used-up", True)


def test_a_case_has_one_replacement_and_the_replacement_can_have_one_too() -> None:
    sample, [first] = replaced(drawn(), 1)
    assert problem(lambda: replaced(sample, 1)) == "replaced-before"
    _, [second] = replaced(sample, first.rank)
    assert second.rank > first.rank


def test_only_what_is_in_review_can_be_given_to_reviewers_or_replaced() -> None:
    """Whoever could pick from the oversample at will would choose the sample."""
    for rank in (0, 6, 9, 10):
        assert problem(partial(drawn().pick, rank)) == "not-in-the-sample"
    sample, [taken] = replaced(drawn(), 1)
    assert sample.pick(taken.rank) == taken


def test_where_either_was_drawn_either_may_replace_it() -> None:
    one = ExpectedCases(county=ALAMEDA, either=1)
    sample = drawn(frame(child_welfare=1, in_home=1), one)
    _, [other] = replaced(sample, 1)
    assert other.population != sample.pick(1).population


def test_sampled_case_id_is_deterministic_and_unique_by_rank() -> None:
    """A case has the same id wherever it is asked and another in every other place."""
    ids = {case_id_of(s, q, c, r) for s in ("ca-cqi", "nv-cqi") for q in ("2026Q3",) for c in "12" for r in (1, 2)}
    assert len(ids) == 8
    assert case_id_of("ca-cqi", "2026Q3", ALAMEDA, 1) == case_id_of("ca-cqi", "2026Q3", ALAMEDA, 1)
