"""Events of a quarter's review: expected cases of each county, sampling frames and drawn samples."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.identity.sites import PurMode, Round, Year
from shared.contracts.vocabulary import (
    Agency,
    CaseId,
    County,
    Day,
    Digest,
    InstrumentVersion,
    PersonId,
    Quarter,
    ReasonCode,
    Slug,
)

SamplingMode = Literal["STATE", "FEDERAL"]
"""By a quota table, or as the Children's Bureau agreed for a CFSR: 65 cases [F16]."""

Population = Literal["foster_care", "in_home"]
"""Foster care is sampled by child, in-home services by family [F14]."""

PickKind = Literal["sample", "oversample"]
ShortfallReason = Literal["staffing", "small_frame", "late_frame", "eliminations", "emergency"]
"""Why a county reviews fewer cases than expected: staffing is the source's own [S2], the others are [synthetic]."""

Algorithm = Literal["sha256-rank-1"]
Cases = Annotated[int, Field(ge=0, le=200)]
Rank = Annotated[int, Field(ge=1, le=1000)]
Rows = Annotated[int, Field(ge=0)]


class ExpectedCases(Event):
    """The number of cases a county reviews in the quarter; `either`: of either population, as drawn."""

    county: County
    foster_care: Cases = 0
    in_home: Cases = 0
    either: Cases = 0


class QuotaRow(Event):
    """A county's row of a quota table: cases in a quarter, and the minimum in any four quarters."""

    county: County
    size_tier: ReasonCode
    foster_care: Cases
    in_home: Cases
    minimum: Annotated[int, Field(ge=1, le=1600)]


class StratumRows(Event):
    """The number of rows of one population and agency in a frame."""

    population: Population
    agency: Agency
    rows: Rows


class Pick(Event):
    """One drawn row by its rank in the sample, without anything that identifies it."""

    rank: Rank
    population: Population
    agency: Agency
    kind: PickKind


@event("oms.reviews.review_opened")
class ReviewOpened(Event):
    """A quarter's review was opened in a site; the expected cases of each county are fixed by it."""

    quarter: Quarter
    mode: SamplingMode
    quota_table: Slug | None = None
    instrument: InstrumentVersion
    pur_mode: PurMode
    pur_start: Day | None = None
    round: Round | None = None
    year: Year | None = None
    expected: Annotated[tuple[ExpectedCases, ...], Field(min_length=1, max_length=300)]


@event("oms.reviews.onsite_scheduled")
class OnsiteScheduled(Event):
    """A team reviews a county onsite on these days; the county's cases and interviews belong to it (R83)."""

    county: County
    first: Day
    last: Day
    team: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=40)]


@event("oms.reviews.shortfall_explained")
class ShortfallExplained(Event):
    """The reason why a county reviews fewer cases than expected was recorded (R52)."""

    county: County
    why: ShortfallReason


@event("oms.reviews.frame_uploaded")
class FrameUploaded(Event):
    """A county's frame was uploaded; its rows are encrypted in reviews' database, with a salted digest here."""

    digest: Digest
    strata: tuple[StratumRows, ...]


@event("oms.reviews.sample_drawn")
class SampleDrawn(Event):
    """The county's cases of the quarter were drawn; frame, seed and algorithm give the same picks again (R48)."""

    digest: Digest
    seed: Digest
    algorithm: Algorithm
    cases: ExpectedCases
    drawn: Digest
    """Digest of the drawn rows' names in the order of their ranks, salted like the frame's."""

    picks: Annotated[tuple[Pick, ...], Field(min_length=1, max_length=1000)]
    why_fewer: ShortfallReason | None = None


@event("oms.reviews.no_eligible_case")
class NoEligibleCase(Event):
    """The frame has no row: the county has no case in this quarter, which is no failure."""

    digest: Digest


@event("oms.reviews.replacement_taken")
class ReplacementTaken(Event):
    """The next case of the oversample replaced an eliminated one."""

    case: CaseId
    replaced: Rank
    rank: Rank


@event("oms.reviews.quota_table_imported")
class QuotaTableImported(Event):
    """A version of the quota table was imported, with its source and the digest of the imported text (R49)."""

    table: Slug
    source: Slug
    digest: Digest
    rows: Annotated[tuple[QuotaRow, ...], Field(min_length=1, max_length=300)]


ReviewEvent = ReviewOpened | OnsiteScheduled | ShortfallExplained
SampleEvent = FrameUploaded | SampleDrawn | NoEligibleCase | ReplacementTaken
SamplingEvent = ReviewEvent | SampleEvent | QuotaTableImported
