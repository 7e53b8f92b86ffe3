"""Response models of improvement, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.projections.api.response_models import Count, CountyReport, Report, Share
from services.projections.measures.changes import ChangeWord, ExactTest
from services.projections.measures.conformity import ConformityWord
from services.projections.measures.indicators import Comparison
from services.projections.measures.pip import ConditionName
from services.projections.measures.plan_progress import Standing
from shared.contracts.improvement import (
    Approach,
    Figure,
    IndicatorName,
    MeasureId,
    Percent,
    PipMethodName,
    PlanResult,
    WindowLength,
)
from shared.contracts.vocabulary import County, Day, InstrumentVersion, ItemNumber, PlanId, Quarter, Site
from shared.reference.quotas import SizeTier

Interval = Annotated[list[float] | None, Field(description="Wilson interval of 95 %; for people of the site alone.")]


class SharedFigure(BaseModel):
    achieved: Count
    applicable: Count
    share: Share
    interval: Interval


class ChangeFields(BaseModel):
    change: ChangeWord
    p_value: Annotated[float | None, Field(ge=0, le=1)]
    test: ExactTest | None


class PlanProgressResponse(ChangeFields):
    quarter: Quarter
    start: SharedFigure
    now: SharedFigure
    standing: Standing
    overdue: bool
    note: Annotated[str | None, Field(description="What is compared, where the two windows share quarters.")]


class PlanFields(BaseModel):
    id: PlanId
    state: Literal["open", "closed"]
    measure: MeasureId
    followed_by: MeasureId
    county: County | None
    length: WindowLength
    start: Quarter
    target: Percent
    due: Day
    approaches: list[Approach]
    opened: Day
    closed: Day | None
    result: PlanResult | None
    progress: PlanProgressResponse | None = None


class PlanResponse(PlanFields):
    site: Site
    as_of: str | None = None
    data_version: str | None = None
    practice: bool = False


class Plans(CountyReport):
    plans: list[PlanFields]


class PipDays(BaseModel):
    effective: Day
    end_of_implementation: Day
    end_of_non_overlapping_year: Day
    metropolitan_county: County | None = None


class PipItem(BaseModel):
    item: ItemNumber
    instrument: InstrumentVersion
    length: WindowLength
    end: Quarter
    set: Day
    method: PipMethodName
    baseline: SharedFigure
    goal: Share
    now: SharedFigure
    reached: bool | None
    conditions: dict[ConditionName, bool]
    met: bool


class PipProgress(Report):
    window: WindowLength = 4
    version: Count
    periods: PipDays | None
    items: list[PipItem]


class PipSaved(BaseModel):
    site: Site
    items: list[ItemNumber]
    practice: bool = False


class IndicatorFields(BaseModel):
    indicator: IndicatorName
    period_start: Day
    period_end: Day
    performance: Figure
    low: Figure
    high: Figure
    observed: Figure | None
    national: Figure
    title: dict[Literal["en", "es"], str]
    unit: dict[Literal["en", "es"], str]
    better: Literal["lower", "higher"]
    outcome: Literal["S1", "P1"]
    compared: Comparison


class Indicators(BaseModel):
    site: Site
    note: str
    source: str | None
    imported: Day | None
    rows: list[IndicatorFields]
    practice: bool = False


class TableNote(BaseModel):
    row: int
    what: str


class IndicatorsSaved(BaseModel):
    site: Site
    rows: Count
    read: str
    warnings: list[TableNote]
    practice: bool = False


class ConformityRow(ChangeFields):
    name: MeasureId
    conformity: ConformityWord
    threshold: float
    worse: list[IndicatorName]
    missing: list[IndicatorName]
    mean: float | None
    rank: int | None
    now: SharedFigure
    before: SharedFigure


class ConformityReport(CountyReport):
    window: WindowLength
    tier: SizeTier | None = None
    against: Quarter | None = None
    note: Annotated[str | None, Field(description="What is compared, where the two windows share quarters.")]
    rows: list[ConformityRow]
