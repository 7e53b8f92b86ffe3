"""Sample aggregate of a county and quarter: its frame, the draw, and replacements."""

from typing import Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.sampling import (
    Algorithm,
    ExpectedCases,
    FrameUploaded,
    NoEligibleCase,
    Pick,
    ReplacementTaken,
    SampleDrawn,
    SampleEvent,
    ShortfallReason,
    StratumRows,
)
from shared.errors import Refused

Outcome = Literal["no_frame", "frame", "no_eligible_case", "drawn"]


class Sample(BaseModel):
    """State of a sample."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    outcome: Outcome = "no_frame"
    digest: str = ""
    strata: tuple[StratumRows, ...] = ()
    seed: str = ""
    algorithm: Algorithm | None = None
    cases: ExpectedCases | None = None
    drawn_digest: str = ""
    picks: tuple[Pick, ...] = ()
    why_fewer: ShortfallReason | None = None
    replacements: dict[str, ReplacementTaken] = {}
    """By eliminated case."""

    @property
    def rows(self) -> int:
        return sum(stratum.rows for stratum in self.strata)

    @property
    def drawn(self) -> int:
        """Number of drawn cases, without the oversample."""
        return sum(pick.kind == "sample" for pick in self.picks)

    @property
    def in_review(self) -> tuple[Pick, ...]:
        """Picks that are or were cases of the review: the sample, and replacements."""
        taken = {pick.rank for pick in self.replacements.values()}
        return tuple(pick for pick in self.picks if pick.kind == "sample" or pick.rank in taken)

    def pick(self, rank: int) -> Pick:
        """Returns the pick with this rank. Raises Refused unless it is in review."""
        if match := next((pick for pick in self.in_review if pick.rank == rank), None):
            return match
        detail = f"Place {rank} is not in this county's sample, or is kept for a case that has to be replaced."
        raise Refused("not-in-the-sample", 422, detail)


def sample_id(quarter: str, county: str) -> str:
    """`2026Q3` and `06001` → `smp_2026q3_06001`."""
    return f"smp_{quarter.lower()}_{county}"


def evolve_sample(sample: Sample, recorded: RecordedEvent) -> Sample:
    """Returns the state after the event. An event that is not folded here is a type error."""
    event, now = cast("SampleEvent", recorded.event), {"version": recorded.sequence}
    match event:
        case FrameUploaded():
            return sample.model_copy(update=now | {"outcome": "frame"} | _of(event, "digest", "strata"))
        case SampleDrawn():
            fields = _of(event, "seed", "algorithm", "cases", "picks", "why_fewer") | {"drawn_digest": event.drawn}
            return sample.model_copy(update=now | {"outcome": "drawn"} | fields)
        case NoEligibleCase():
            return sample.model_copy(update=now | {"outcome": "no_eligible_case"})
        case ReplacementTaken(case=case):
            return sample.model_copy(update=now | {"replacements": sample.replacements | {case: event}})
        case _:
            assert_never(event)


def _of(event: SampleEvent, *names: str) -> dict[str, object]:
    return {name: getattr(event, name) for name in names}
