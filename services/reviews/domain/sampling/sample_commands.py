"""Commands and decider of samples: take in a frame, draw, replace an eliminated case."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import assert_never

from services.reviews.domain.sampling.draw import ALGORITHM, digest_of, draw
from services.reviews.domain.sampling.frame import Frame, FrameRow
from services.reviews.domain.sampling.quota import total_of
from services.reviews.domain.sampling.sample import Sample
from shared.contracts.reviews.sampling import (
    ExpectedCases,
    FrameUploaded,
    NoEligibleCase,
    Pick,
    ReplacementTaken,
    SampleDrawn,
    SampleEvent,
    ShortfallReason,
)
from shared.errors import Refused


@dataclass(frozen=True)
class DrawSample:
    """Draw a sample: the frame with the salt of its digest, numbers, reason of fewer, 32 random bytes."""

    frame: Frame
    salt: bytes
    cases: ExpectedCases
    why_fewer: ShortfallReason | None
    seed: bytes


@dataclass(frozen=True)
class TakeFrame:
    """Take in an uploaded frame."""

    uploaded: FrameUploaded


@dataclass(frozen=True)
class ReplaceCase:
    """Replace an eliminated case, whose rank in the sample is given, with the next one of the oversample."""

    case: str
    rank: int


SampleCommand = TakeFrame | DrawSample | ReplaceCase


def decide_sample(sample: Sample, command: SampleCommand) -> Sequence[SampleEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case TakeFrame(uploaded):
            return take_frame(sample, uploaded)
        case DrawSample():
            return draw_sample(sample, command)
        case ReplaceCase(case, rank):
            return replace_case(sample, case, rank)
        case _:
            assert_never(command)


def take_frame(sample: Sample, frame: FrameUploaded) -> Sequence[SampleEvent]:
    """Returns the upload, which replaces an earlier frame. Raises Refused once the sample is drawn."""
    _must_not_be_drawn(sample)
    return [frame]


def draw_sample(sample: Sample, command: DrawSample) -> Sequence[SampleEvent]:
    """Returns the draw, or NoEligibleCase for an empty frame. Raises Refused."""
    _must_not_be_drawn(sample)
    if sample.outcome == "no_frame":
        raise Refused("no-frame", 409, "There is no frame to draw from. Upload the county's frame first.")
    if sample.digest != command.frame.digest(command.salt):
        raise Refused("frame-changed", 409, "Another frame came in just now. Nothing was drawn: draw again.")
    if not command.frame.rows:
        return [NoEligibleCase(digest=sample.digest)]
    _must_hold_enough(command.frame.rows, command.cases)
    drawn = draw(command.frame.rows, command.cases, command.seed)
    return [
        SampleDrawn(
            digest=sample.digest,
            seed=command.seed.hex(),
            algorithm=ALGORITHM,
            cases=command.cases,
            drawn=digest_of(drawn, command.salt),
            picks=tuple(pick.pick for pick in drawn),
            why_fewer=command.why_fewer,
        )
    ]


def fewer(expected: ExpectedCases, foster_care: int, in_home: int) -> ExpectedCases:
    """Returns the numbers to draw. Raises Refused for more than the quota, and for none."""
    if expected.either:
        detail = "This county reviews the one case of its year: there are no fewer to draw."
        raise Refused("draw-not-fewer", 422, detail)
    if foster_care > expected.foster_care or in_home > expected.in_home:
        detail = (
            f"The quota is {expected.foster_care} foster care and {expected.in_home} in-home cases: "
            f"{foster_care} and {in_home} are not fewer."
        )
        raise Refused("draw-not-fewer", 422, detail)
    if not foster_care + in_home:
        raise Refused("draw-not-fewer", 422, "A draw has one case at least.")
    return expected.model_copy(update={"foster_care": foster_care, "in_home": in_home})


def reason_for(expected: ExpectedCases, cases: ExpectedCases, reason: ShortfallReason | None) -> ShortfallReason | None:
    """Returns the reason of a smaller draw, None for a whole one. Raises Refused for a missing reason."""
    if cases == expected:
        return None
    if reason is None:
        raise Refused("shortfall-unexplained", 422, "Say why fewer cases than expected are drawn: name a reason.")
    return reason


def replace_case(sample: Sample, case: str, rank: int) -> Sequence[SampleEvent]:
    """Returns the next of the oversample, equal in population and agency if possible. Raises Refused."""
    if case in sample.replacements:
        raise Refused(
            "replaced-before", 409, "This case was replaced before: one that is eliminated has one replacement."
        )
    gone = sample.pick(rank)
    if (replacement := _next(sample, gone)) is None:
        kind = "" if _either(sample) else f" of its kind ({gone.population.replace('_', ' ')})"
        raise Refused("oversample-used-up", 409, f"The oversample has no case{kind} left.")
    return [ReplacementTaken(case=case, replaced=rank, rank=replacement.rank)]


def case_id_of(site: str, quarter: str, county: str, rank: int) -> str:
    """Returns the id that the case of this rank has, or will have once it is created."""
    return f"cas_{sha256(f'{site}|{quarter}|{county}|{rank}'.encode()).hexdigest()[:32]}"


def _next(sample: Sample, gone: Pick) -> Pick | None:
    """Returns a pick equal in both, else in population; of the other population only if either was drawn."""
    taken = {pick.rank for pick in sample.replacements.values()}
    free = [pick for pick in sample.picks if pick.kind == "oversample" and pick.rank not in taken]
    same = [pick for pick in free if pick.population == gone.population]
    alike = [pick for pick in same if pick.agency == gone.agency]
    return next(iter([*alike, *same, *(free if _either(sample) else [])]), None)


def _either(sample: Sample) -> bool:
    return sample.cases is not None and sample.cases.either > 0


def _must_not_be_drawn(sample: Sample) -> None:
    if sample.outcome == "drawn":
        detail = "The sample of this county and quarter is drawn, and is drawn once. Nothing was changed."
        raise Refused("sample-drawn", 409, detail)


def _must_hold_enough(rows: Sequence[FrameRow], cases: ExpectedCases) -> None:
    """Raises Refused, with both numbers, for a frame with too few rows."""
    if cases.either > len(rows):
        _too_small("cases", len(rows), total_of(cases))
    for population, required in (("foster_care", cases.foster_care), ("in_home", cases.in_home)):
        if required > (available := sum(row.population == population for row in rows)):
            _too_small(f"{population.replace('_', ' ')} cases", available, required)


def _too_small(kind: str, available: int, required: int) -> None:
    detail = (
        f"The frame holds {available} {kind}, and {required} are to be drawn. Upload the whole frame, "
        "or draw fewer and say why."
    )
    raise Refused("frame-too-small", 422, detail)
