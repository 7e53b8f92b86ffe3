"""Response models of quarters, samples and quota tables, for the document of the API alone: the bodies are JSON."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.reviews.api.response_models import Count, SiteResponse, Version
from services.reviews.domain.sampling.sample import Outcome
from shared.contracts.identity.sites import PurMode
from shared.contracts.reviews.sampling import (
    Algorithm,
    PickKind,
    Population,
    QuotaRow,
    Rank,
    SamplingMode,
    ShortfallReason,
    StratumRows,
)
from shared.contracts.reviews.stages import Stage
from shared.contracts.vocabulary import (
    Agency,
    CaseId,
    County,
    Day,
    Digest,
    InstrumentVersion,
    InterviewId,
    PersonId,
    Quarter,
    Site,
    Slug,
)

Banner = Annotated[str | None, Field(description="A sentence to show with every number of an invented quota table.")]


class CaseCounts(BaseModel):
    """Numbers of cases by population; `either`: of whichever population chance picks."""

    foster_care: Count
    in_home: Count
    either: Count


class OnsiteReview(BaseModel):
    """The days and the team of a county's onsite review."""

    first: Day
    last: Day
    team: list[PersonId]


class ScheduledOnsite(OnsiteReview):
    """The onsite review that was scheduled."""

    site: Site
    quarter: Quarter
    county: County


class ExplainedShortfall(BaseModel):
    """The reason that was recorded for a shortfall."""

    site: Site
    quarter: Quarter
    county: County
    why: ShortfallReason


class CountySummary(CaseCounts):
    """Expected and drawn cases of one county; `why`: the reason of fewer cases."""

    county: County
    outcome: Outcome
    drawn: Count
    why: str | None
    onsite: OnsiteReview | None


class QuarterSummary(BaseModel):
    """A quarter's review in a list."""

    banner: Banner
    quarter: Quarter
    mode: SamplingMode
    quota_table: Slug | None
    instrument: InstrumentVersion
    pur_mode: PurMode
    pur_start: Day | None
    round: int | None
    year: int | None
    version: Version
    expected: Count


class QuarterList(BaseModel):
    """The reviews of a site by quarter."""

    site: Site
    reviews: list[QuarterSummary]


class QuarterResponse(QuarterSummary, SiteResponse):
    """A quarter's review with all of its counties."""

    site: Site
    counties: list[CountySummary]
    drawn: Count


class CaseOfCounty(BaseModel):
    """A case of the county's review; `stage` is null before the case is created."""

    rank: Rank
    case: CaseId
    stage: Stage | None


class YearResponse(BaseModel):
    """Drawn cases of four quarters against the yearly minimum; `why` by quarter: the reason of a shortfall."""

    minimum: Count
    drawn: Count
    reached: bool
    why: dict[Quarter, str]


class CountyResponse(CountySummary, SiteResponse):
    """A county in a quarter's review, with its cases and stakeholder interviews."""

    site: Site
    banner: Banner
    quarter: Quarter
    completed: Count
    cases: list[CaseOfCounty]
    interviews: list[InterviewId]
    year: YearResponse | None


class FrameSummary(BaseModel):
    """A sampling frame without its rows."""

    digest: Digest
    rows: Count
    strata: list[StratumRows]


class SamplePick(BaseModel):
    """A pick with the id that its case has or will have; `replaces`: the rank of the case it was taken for."""

    rank: Rank
    population: Population
    agency: Agency
    kind: PickKind
    case: CaseId
    replaces: Rank | None = None


class SampleOfCounty(SiteResponse):
    """What proves the draw of a county's sample, and its picks."""

    quarter: Quarter
    county: County
    outcome: Outcome
    frame: FrameSummary | None
    seed: Digest | None
    algorithm: Algorithm | None
    digest: Digest | None
    cases: CaseCounts | None
    why_fewer: ShortfallReason | None
    picks: list[SamplePick]
    version: Version


class SampleResponse(SampleOfCounty):
    """A county's sample of a quarter."""

    site: Site


class FrameWarning(BaseModel):
    """A row to look at: one that may have to be eliminated, or one that was read in an uncertain way."""

    row: Count
    what: str


class UploadedFrame(SampleOfCounty):
    """The sample after its frame was taken in, with what was read of the file, and the first warnings."""

    read: str
    warnings: list[FrameWarning]
    more_warnings: Count


class FramePick(BaseModel):
    """A pick with the agency's reference of its case."""

    rank: Rank
    population: Population
    agency: Agency
    kind: PickKind
    reference: str


class FrameResponse(SiteResponse):
    """The frame in its canonical order, and the picks that were drawn from it."""

    site: Site
    quarter: Quarter
    county: County
    digest: Digest
    salt: str
    csv: str
    picks: list[FramePick]


class QuotaTableResponse(BaseModel):
    """A version of the quota table; `digest` is empty for the shipped one."""

    banner: Banner
    table: Slug
    source: Slug
    digest: str
    rows: list[QuotaRow]


class ImportedQuotaTable(QuotaTableResponse):
    """A version of the quota table after its import, with what was read of the file, and the first warnings."""

    read: str
    warnings: list[FrameWarning]


class QuotaTables(BaseModel):
    """The quota tables that a site can plan by."""

    site: Site
    tables: list[QuotaTableResponse]
