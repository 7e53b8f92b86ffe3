"""Response models of projections, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from services.projections.tables import Measure
from services.projections.tables.sums import Grouping
from shared.contracts.projections import AnalysisDefinition, Layout, MeasureName
from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.reviews.sampling import ShortfallReason
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import (
    Agency,
    AnalysisId,
    CaseId,
    CaseType,
    County,
    Day,
    InstrumentVersion,
    ItemNumber,
    ItemRating,
    NoteId,
    OutcomeId,
    OutcomeRating,
    PersonId,
    QaLevel,
    Quarter,
    RatedItem,
    Role,
    Site,
)
from shared.reference.quotas import SizeTier

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float | None, Field(ge=0, le=1, description="Unrounded; null without a case to count.")]
Cursor = Annotated[str | None, Field(description="`after` of the next page; null on the last one.")]
Time = Annotated[str, Field(description="RFC 3339, in UTC.")]
OptionalCounty = Annotated[County | None, Field(description="The filter of the request, where it named one.")]


class Report(BaseModel):
    """What every report repeats of its request, and the time of the newest event that it has taken in."""

    site: Site
    quarter: Quarter
    as_of: Annotated[str | None, Field(description="RFC 3339, in UTC; null before any event was taken in.")]
    data_version: Annotated[str, Field(description="Name and version of the view that the figures are made of.")]
    sample: Annotated[str, Field(description="What the figures are a sample of, in words to be shown with them.")]
    practice: Annotated[bool, Field(description="In a training site alone.")] = False


class CountyReport(Report):
    county: OptionalCounty = None


class FigureReport(CountyReport):
    """A figure over the quarters of a window; `tier` is the size tier of counties."""

    window: Literal[1, 4, 8, 12] = 1
    tier: SizeTier | None = None
    case_type: CaseType | None = None
    agency: Agency | None = None
    instrument: InstrumentVersion | None = None


class GroupedReport(FigureReport):
    by: Grouping | None = None


class OfGroup(BaseModel):
    """The group of a row, in a table by groups."""

    county: County | None = None
    tier: SizeTier | Literal["unknown"] | None = None
    quarter: Quarter | None = None
    case_type: CaseType | None = None
    agency: Agency | None = None
    instrument: InstrumentVersion | None = None


class DashboardRow(OfGroup):
    """One item or outcome: `good` of `applicable` cases, and how many cases have each rating."""

    name: RatedItem | OutcomeId
    domain: str
    applicable: Count
    good: Count
    share: Share
    ratings: dict[ItemRating | OutcomeRating, Count]


class Dashboard(GroupedReport):
    """The table of a window's approved cases."""

    cases: Count
    measure: Measure
    rows: list[DashboardRow]


class QaFigures(BaseModel):
    """QA of cases that are not eliminated; `passed`: final cases by the levels that they passed."""

    cases: Count
    final: Count
    passed: dict[QaLevel, Count]
    second_level_share: Share
    returns: Count
    cases_returned: Count
    open_notes: Count
    cases_with_open_notes: Count
    cases_overridden: Count
    overridden: Annotated[dict[ItemNumber, Count], Field(description="Overridden ratings by item.")]


class QaRow(OfGroup, QaFigures):
    """The figures of one group."""


class QaDashboard(GroupedReport, QaFigures):
    rows: list[QaRow]


class FigureCase(BaseModel):
    """An approved case that the person may open."""

    case: CaseId
    county: County
    quarter: Quarter
    case_type: CaseType
    agency: Agency
    instrument: InstrumentVersion


class FigureCases(FigureReport):
    """`counted`: all cases of the figure, also those that the person may not open."""

    measure: MeasureName
    rating: ItemRating | OutcomeRating
    counted: Count
    cases: list[FigureCase]
    next: Cursor


class AnalysisGroup(BaseModel):
    """The approved cases of one group; `all` on an axis that is not used."""

    row: str
    column: str
    cases: Count


class AnalysisCell(BaseModel):
    """One item or outcome in one group."""

    row: str
    column: str
    measure: MeasureName
    applicable: Count
    good: Count
    share: Share
    ratings: dict[ItemRating | OutcomeRating, Count]


class AnalysisTable(FigureReport):
    """`row_groups` and `column_groups`: the groups of each axis, in order."""

    measure: tuple[MeasureName, ...] = ()
    rows: Layout | None = None
    columns: Layout | None = None
    where: tuple[str, ...] = ()
    cases: Count
    row_groups: list[str]
    column_groups: list[str]
    groups: list[AnalysisGroup]
    cells: list[AnalysisCell]


class SavedAnalysisResponse(BaseModel):
    """`query`: the parameters with which its table is read."""

    id: AnalysisId
    site: Site
    owner: PersonId
    shared: bool
    definition: AnalysisDefinition
    query: dict[str, Any]


class DiscardedAnalysis(BaseModel):
    id: AnalysisId
    site: Site
    state: Literal["discarded"]


class ListedAnalysis(BaseModel):
    id: AnalysisId
    owner: PersonId
    saved: Day
    shared: bool
    definition: AnalysisDefinition


class AnalysisList(BaseModel):
    site: Site
    as_of: Annotated[str | None, Field(description="RFC 3339, in UTC; null before any event was taken in.")]
    analyses: list[ListedAnalysis]


class StageCount(BaseModel):
    county: County
    stage: ListedStage
    cases: Count


class DashboardProgress(Report):
    """`people` by role."""

    counties: list[StageCount]
    open_tickets: Count
    people: dict[Role, Count]


class FinalCases(BaseModel):
    """Final cases, and the share of them that had second-level QA."""

    cases: Count
    second_level: Count
    share: Share


class ProgressReport(FigureReport):
    counties: list[StageCount]
    final: FinalCases


class PersonStageCount(BaseModel):
    person: PersonId
    stage: ListedStage
    cases: Count


class WorkloadReport(CountyReport):
    reviewers: list[PersonStageCount]
    qa: list[PersonStageCount]


class EliminationCount(BaseModel):
    """Eliminated cases of one reason, with the sums of the work that went into them."""

    reason: EliminationReason
    cases: Count
    saves: Count
    texts: Count
    interviews: Count
    days: Count


class EliminationRow(OfGroup, EliminationCount):
    """The eliminated cases of one reason in one group."""


class EliminationReport(GroupedReport):
    reasons: list[EliminationCount]
    rows: list[EliminationRow]


class ExpectedCounty(BaseModel):
    """Expected against completed cases of one county; `why`: the reason for a shortfall."""

    quarter: Quarter
    county: County
    expected: Count
    foster_care: Count = 0
    in_home: Count = 0
    either: Count = 0
    drawn: Literal["drawn", "no_eligible_case"] | None
    completed: Count
    in_review: Count
    short: Count
    eliminated: Count
    why: ShortfallReason | Literal["no_eligible_case"] | None


class ExpectedTotal(BaseModel):
    expected: Count
    completed: Count
    short: Count


class ExpectedReport(CountyReport):
    window: Literal[1, 4, 8, 12] = 1
    tier: SizeTier | None = None
    counties: list[ExpectedCounty]
    total: ExpectedTotal


class ListedCase(BaseModel):
    """One case of a list: where it is, in whose hands, and since when; null where nothing is known yet."""

    case: CaseId
    opens: Literal[True]
    county: County
    case_type: CaseType
    agency: Agency
    rank: int | None
    stage: ListedStage
    since: Time
    started: Day | None
    due: Day | None
    submitted: Day | None
    reviewers: list[PersonId] | None
    custody: PersonId | None
    passed: list[QaLevel] | None
    returns: Count | None
    open_notes: Count
    overridden: Annotated[list[ItemNumber], Field(description="Items whose calculated rating a leader replaced.")]
    overdue: bool
    eliminated: EliminationReason | None = None


class CaseOfOthers(BaseModel):
    """One case of a list that the person may not open."""

    case: CaseId
    opens: Literal[False]
    county: County
    stage: ListedStage
    reviewers: list[PersonId] | None


class CaseList(CountyReport):
    stage: ListedStage | None = None
    reviewer: PersonId | None = None
    mine: bool = False
    cases: list[ListedCase | CaseOfOthers]
    next: Cursor


class QaCase(BaseModel):
    """A case in QA; `in_hands`: taken by a person, `who`. `business_days`: from Monday to Friday, with holidays."""

    case: CaseId
    county: County
    level: QaLevel
    in_hands: bool
    who: PersonId | None
    since: Time
    days: int
    business_days: int
    case_type: CaseType
    agency: Agency
    rank: int | None
    reviewers: list[PersonId]
    returns: int
    open_notes: int


class QaReport(CountyReport):
    level: QaLevel | None = None
    cases: list[QaCase]
    next: Cursor


class OverdueCase(BaseModel):
    case: CaseId
    county: County
    stage: ListedStage
    reviewers: list[PersonId]
    started: Day
    due: Day
    days_over: int


class OverdueReport(CountyReport):
    cases: list[OverdueCase]
    next: Cursor


class OpenNote(BaseModel):
    note: NoteId
    item: ItemNumber
    level: QaLevel
    opened: Time
    days: int


class CaseNotes(BaseModel):
    case: CaseId
    county: County
    stage: ListedStage
    notes: list[OpenNote]


class NotesReport(CountyReport):
    cases: list[CaseNotes]
    next: Cursor


class WaitingWorksheet(BaseModel):
    """An elimination worksheet that waits for a decision, and since how many days."""

    case: CaseId
    county: County
    rank: int | None
    stage: ListedStage
    reason: EliminationReason
    by: PersonId
    at: Time
    days: int


class WorksheetsReport(CountyReport):
    worksheets: list[WaitingWorksheet]
    next: Cursor


class OverriddenItem(BaseModel):
    """A leader's rating in the place of the calculated one."""

    case: CaseId
    county: County
    item: ItemNumber
    rating: ItemRating
    calculated: ItemRating
    by: PersonId
    at: Time


class OverridesReport(CountyReport):
    overrides: list[OverriddenItem]
    next: Cursor
