"""Events of projections about improvement: action plans, PIP baselines and imported indicators, without free text."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import DatedEvent, Event, event
from shared.contracts.vocabulary import (
    County,
    Day,
    Digest,
    InstrumentVersion,
    OutcomeId,
    Quarter,
    RatedItem,
    Slug,
    text,
)

MeasureId = RatedItem | OutcomeId
Percent = Annotated[int, Field(ge=1, le=100)]
WindowLength = Literal[1, 4, 8, 12]
CaseCount = Annotated[int, Field(ge=0, le=1_000_000)]
Figure = Annotated[str, text(r"[0-9]{1,6}(\.[0-9]{1,4})?")]
"""A decimal number as it was printed: events have no binary fractions."""

Approach = Literal[
    "training", "supervision", "policy", "staffing", "services", "family_engagement", "courts", "data_quality", "other"
]
"""What a plan changes, from a closed list: its own words stay with the county [X]."""

PlanResult = Literal["reached", "not_reached", "replaced", "given_up"]


@event("oms.projections.action_plan_opened")
class ActionPlanOpened(DatedEvent):
    """An item or outcome of a county or of the whole site shall reach a percent by a day."""

    measure: MeasureId
    followed_by: MeasureId
    """The measure that says how far the plan is; often the same."""

    county: County | None = None
    length: WindowLength
    start: Quarter
    """The last quarter of the window that progress is compared with."""

    target: Percent
    due: Day
    approaches: tuple[Approach, ...]


@event("oms.projections.action_plan_changed")
class ActionPlanChanged(DatedEvent):
    """The plan has another target, due day or approach; what it is about stays."""

    target: Percent
    due: Day
    approaches: tuple[Approach, ...]


@event("oms.projections.action_plan_closed")
class ActionPlanClosed(DatedEvent):
    """The plan is at its end."""

    result: PlanResult


PipMethodName = Literal["sampling_error_80", "agreed_goal"]


class PipPopulation(Event):
    """Applicable cases of a window by what has to stay close to the baseline; counts of the whole site."""

    achieved: CaseCount
    applicable: CaseCount
    in_home: CaseCount
    metropolitan: CaseCount


@event("oms.projections.pip_periods_set")
class PipPeriodsSet(DatedEvent):
    """The days of a Program Improvement Plan, and the county that is its metropolitan site."""

    effective: Day
    end_of_implementation: Day
    end_of_non_overlapping_year: Day
    metropolitan_county: County | None = None


@event("oms.projections.pip_baseline_set")
class PipBaselineSet(DatedEvent):
    """An item's baseline: frozen counts of a window, and the method that sets its goal."""

    item: RatedItem
    instrument: InstrumentVersion
    length: WindowLength
    end: Quarter
    population: PipPopulation
    method: PipMethodName
    agreed_goal: Percent | None = None


@event("oms.projections.pip_measurement_confirmed")
class PipMeasurementConfirmed(DatedEvent):
    """The Children's Bureau confirmed the accuracy of an item's figures in a window."""

    item: RatedItem
    length: WindowLength
    end: Quarter


IndicatorName = Literal[
    "maltreatment_in_foster_care", "recurrence_of_maltreatment", "permanency_12m_entries",
    "permanency_12m_in_care_12_23m", "permanency_12m_in_care_24m_plus", "reentry_to_foster_care", "placement_stability",
]  # fmt: skip


class IndicatorRow(Event):
    """Risk-standardized performance with its 95 % interval, and what stands beside it, as the workbook prints them."""

    indicator: IndicatorName
    period_start: Day
    period_end: Day
    performance: Figure
    low: Figure
    high: Figure
    observed: Figure | None = None
    national: Figure


@event("oms.projections.indicators_imported")
class IndicatorsImported(DatedEvent):
    """A table of statewide data indicators was read; it replaces figures of the same periods."""

    source: Slug
    digest: Digest
    rows: tuple[IndicatorRow, ...]


ActionPlanEvent = ActionPlanOpened | ActionPlanChanged | ActionPlanClosed
PipEvent = PipPeriodsSet | PipBaselineSet | PipMeasurementConfirmed
