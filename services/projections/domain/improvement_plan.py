"""Program Improvement Plan of a site: its days, the baselines of items, and confirmed measurements. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from services.projections.domain.action_plan import require_county
from services.projections.measures.pip import MEASURED_ITEMS, Baseline, Population
from services.projections.measures.shares import Share
from services.projections.publication.cells import Window
from shared.contracts.envelope import RecordedEvent
from shared.contracts.improvement import (
    PipBaselineSet,
    PipEvent,
    PipMeasurementConfirmed,
    PipPeriodsSet,
    PipPopulation,
)
from shared.errors import Refused

WITHOUT_DAY = {"day": None}
"""The state has the content of events; snapshots leave the day out of it as well."""


class ImprovementPlan(BaseModel):
    """State of a site's plan. `confirmed`: item, length and end of each confirmed measurement, in order."""

    model_config = ConfigDict(frozen=True)

    periods: PipPeriodsSet | None = None
    baselines: dict[str, PipBaselineSet] = {}
    baseline_days: dict[str, str] = {}
    confirmed: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class SetPeriods:
    periods: PipPeriodsSet
    counties: frozenset[str]


@dataclass(frozen=True)
class SetBaseline:
    """Freeze the counts of a window; cases that are approved later do not move the baseline."""

    baseline: PipBaselineSet


@dataclass(frozen=True)
class ConfirmMeasurement:
    measurement: PipMeasurementConfirmed


PipCommand = SetPeriods | SetBaseline | ConfirmMeasurement


def pip_id(site: str) -> str:
    """Return the id of a site's plan: a site has one."""
    return f"pip_{site}"


def decide_pip(plan: ImprovementPlan, command: PipCommand) -> Sequence[PipEvent]:
    """Return the events of a command. Raises Refused."""
    match command:
        case SetPeriods(periods, counties):
            _require_days_in_order(periods)
            require_county(periods.metropolitan_county, counties)
            return [] if plan.periods == periods else [periods]
        case SetBaseline(baseline):
            require_periods(plan)
            _require_baseline(baseline)
            return [baseline]
        case ConfirmMeasurement(measurement):
            require_baseline(plan, measurement.item)
            key = (measurement.item, measurement.length, measurement.end)
            return [] if key in plan.confirmed else [measurement]
        case _:
            assert_never(command)


def evolve_pip(plan: ImprovementPlan, recorded: RecordedEvent) -> ImprovementPlan:
    match event := cast("PipEvent", recorded.event):
        case PipPeriodsSet():
            return plan.model_copy(update={"periods": event.model_copy(update=WITHOUT_DAY)})
        case PipBaselineSet(item=item):
            baselines, days = (
                plan.baselines | {item: event.model_copy(update=WITHOUT_DAY)},
                plan.baseline_days | {item: recorded.day},
            )
            confirmed = tuple(key for key in plan.confirmed if key[0] != item)
            return plan.model_copy(update={"baselines": baselines, "baseline_days": days, "confirmed": confirmed})
        case PipMeasurementConfirmed(item=item, length=length, end=end):
            return plan.model_copy(update={"confirmed": tuple(sorted({*plan.confirmed, (item, length, end)}))})
        case _:
            assert_never(event)


def require_periods(plan: ImprovementPlan) -> PipPeriodsSet:
    """Return the days of the plan. Raises Refused before they are set."""
    if plan.periods is None:
        raise Refused(
            "pip-periods-missing", 409, "The days of the Program Improvement Plan are not set. Set them first."
        )
    return plan.periods


def require_baseline(plan: ImprovementPlan, item: str) -> PipBaselineSet:
    """Return an item's baseline. Raises Refused for an item without one."""
    if item not in plan.baselines:
        raise Refused("pip-baseline-missing", 409, f"Item {item} has no baseline. Set its baseline first.")
    return plan.baselines[item]


def baseline_of(plan: ImprovementPlan, item: str) -> Baseline:
    """Return an item's baseline as the methods of measurement take it. Raises Refused."""
    periods, baseline = require_periods(plan), require_baseline(plan, item)
    return Baseline(
        item=item,
        instrument=baseline.instrument,
        window=Window(baseline.length, baseline.end),
        population=population_of(baseline.population),
        method=baseline.method,
        effective=date.fromisoformat(periods.effective),
        end_of_implementation=date.fromisoformat(periods.end_of_implementation),
        end_of_non_overlapping_year=date.fromisoformat(periods.end_of_non_overlapping_year),
        agreed_goal=None if baseline.agreed_goal is None else Fraction(baseline.agreed_goal, 100),
    )


def population_of(counted: PipPopulation) -> Population:
    """Return the counts of an event as a population."""
    return Population(Share(counted.achieved, counted.applicable), counted.in_home, counted.metropolitan)


def _require_days_in_order(periods: PipPeriodsSet) -> None:
    try:
        effective, end, last = (
            date.fromisoformat(day)
            for day in (periods.effective, periods.end_of_implementation, periods.end_of_non_overlapping_year)
        )
    except ValueError:
        detail = "One of the days is not in the calendar. Write days like 2027-06-30."
        raise Refused("pip-periods-not-valid", 422, detail) from None
    if not effective < end <= last:
        detail = (
            "The plan takes effect before its implementation ends, and the non-overlapping year ends on that day or "
            "later. Look at the three days again."
        )
        raise Refused("pip-periods-not-valid", 422, detail)


def _require_baseline(baseline: PipBaselineSet) -> None:
    if baseline.item not in MEASURED_ITEMS:
        detail = f"A Program Improvement Plan measures the items {', '.join(MEASURED_ITEMS)}. Choose one of them."
        raise Refused("pip-baseline-not-valid", 422, detail)
    if baseline.population.applicable == 0:
        detail = f"No approved case of this window has a rating of item {baseline.item}. Choose another window."
        raise Refused("pip-baseline-not-valid", 422, detail)
    if (baseline.method == "agreed_goal") == (baseline.agreed_goal is None):
        detail = "Give agreed_goal with the method agreed_goal, and with no other."
        raise Refused("pip-baseline-not-valid", 422, detail)
