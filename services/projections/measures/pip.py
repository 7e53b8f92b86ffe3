"""PIP measurement: a goal from a baseline by a pluggable method, and when a later share counts as reaching it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import Literal, Protocol

from services.projections.measures.shares import Share
from services.projections.measures.windows import last_day_of, separate
from services.projections.publication.cells import Window

MEASURED_ITEMS = ("1", "2", "3", "4", "5", "6", "12", "13", "14", "15")
Z_80_PERCENT = Fraction(128, 100)
"""The factor of a confidence of 80 % as the Children's Bureau rounds it [Rm]."""

PipMethodName = Literal["sampling_error_80", "agreed_goal"]


@dataclass(frozen=True)
class Population:
    """Applicable cases that a share is of, by what has to stay close to the baseline for a comparison."""

    share: Share
    in_home: int
    metropolitan: int


@dataclass(frozen=True)
class Baseline:
    """What an item's improvement is measured from: its window, instrument version and cases, and any agreed goal.

    `end_of_implementation` ends the plan; measurements count until `end_of_non_overlapping_year`, an evaluation period
    outside the implementation.
    """

    item: str
    instrument: str
    window: Window
    population: Population
    method: PipMethodName
    effective: date
    end_of_implementation: date
    end_of_non_overlapping_year: date
    agreed_goal: Fraction | None = None


class PipMethod(Protocol):
    """A way to set a goal. Another way is another class and an entry in `METHODS`."""

    def goal(self, baseline: Baseline) -> float | None:
        """Return the goal as a proportion; None where the baseline has none."""

    def is_reached(self, baseline: Baseline, share: Share) -> bool | None:
        """Return whether an unrounded share reaches the goal; None without an applicable case or a goal."""


class SamplingError80:
    """Goal = baseline + sampling error at 80 % confidence, at most 100 % [Rm]."""

    def goal(self, baseline: Baseline) -> float | None:
        share = baseline.population.share
        error = sampling_error(share)
        return None if error is None or share.fraction is None else min(float(share.fraction) + error, 1.0)

    def is_reached(self, baseline: Baseline, share: Share) -> bool | None:
        """Compare squares of fractions, so that a share at the goal is not lost to rounding."""
        start, now = baseline.population.share.fraction, share.fraction
        if start is None or now is None:
            return None
        variance = start * (1 - start) / baseline.population.share.applicable
        return now == 1 or (now >= start and (now - start) ** 2 >= Z_80_PERCENT**2 * variance)


class AgreedGoal:
    """A goal agreed with the Children's Bureau, for pilots and for item 1 with its statewide data measure [F21]."""

    def goal(self, baseline: Baseline) -> float | None:
        return None if baseline.agreed_goal is None else float(baseline.agreed_goal)

    def is_reached(self, baseline: Baseline, share: Share) -> bool | None:
        if baseline.agreed_goal is None or share.fraction is None:
            return None
        return share.fraction >= baseline.agreed_goal


METHODS: Mapping[PipMethodName, PipMethod] = {"sampling_error_80": SamplingError80(), "agreed_goal": AgreedGoal()}


def sampling_error(share: Share) -> float | None:
    """Return z * sqrt(p * (1 - p) / n) at 80 % confidence; None without an applicable case."""
    if share.fraction is None:
        return None
    return float(Z_80_PERCENT) * sqrt(share.fraction * (1 - share.fraction) / share.applicable)


ConditionName = Literal[
    "same_instrument", "enough_cases", "similar_case_types", "similar_metropolitan_share", "no_overlap", "in_time",
    "confirmed",
]  # fmt: skip
MIN_CASES_OF_BASELINE = Fraction(9, 10)
MAX_MIX_DIFFERENCE = Fraction(5, 100)
"""How close "close to the baseline" is was not found: nine tenths of the cases and five points are chosen here."""


@dataclass(frozen=True)
class Measurement:
    """Cases of a later window, the instrument versions they were rated with, and whether CB confirmed the accuracy."""

    window: Window
    instruments: frozenset[str]
    population: Population
    is_confirmed: bool = False


@dataclass(frozen=True)
class Progress:
    """The goal, whether the share reaches it, and the conditions without which a reached goal does not count."""

    goal: float | None
    is_reached: bool | None
    conditions: Mapping[ConditionName, bool]

    @property
    def is_met(self) -> bool:
        return self.is_reached is True and all(self.conditions.values())


def progress_of(baseline: Baseline, measurement: Measurement) -> Progress:
    """Return how far an item is on the way to its goal.

    The adjusted goal for a measurement that overlaps the baseline was not found, so that such a one does not count.
    """
    method = METHODS[baseline.method]
    then, now = baseline.population, measurement.population
    conditions: dict[ConditionName, bool] = {
        "same_instrument": measurement.instruments <= {baseline.instrument},
        "enough_cases": now.share.applicable >= MIN_CASES_OF_BASELINE * then.share.applicable,
        "similar_case_types": _is_similar(then, now, then.in_home, now.in_home),
        "similar_metropolitan_share": _is_similar(then, now, then.metropolitan, now.metropolitan),
        "no_overlap": not separate(baseline.window, measurement.window).both,
        "in_time": baseline.effective <= last_day_of(measurement.window.end) <= baseline.end_of_non_overlapping_year,
        "confirmed": measurement.is_confirmed,
    }
    return Progress(method.goal(baseline), method.is_reached(baseline, now.share), conditions)


def _is_similar(then: Population, now: Population, part_then: int, part_now: int) -> bool:
    if not then.share.applicable or not now.share.applicable:
        return False
    difference = Fraction(part_now, now.share.applicable) - Fraction(part_then, then.share.applicable)
    return abs(difference) <= MAX_MIX_DIFFERENCE
