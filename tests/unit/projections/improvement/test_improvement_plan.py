"""A Program Improvement Plan has its days, frozen baselines and confirmed measurements."""

from typing import Any

import pytest

from services.projections.domain.improvement_plan import (
    ConfirmMeasurement,
    ImprovementPlan,
    SetBaseline,
    SetPeriods,
    baseline_of,
    decide_pip,
    evolve_pip,
)
from services.projections.measures.pip import METHODS
from services.projections.measures.shares import Share
from shared.contracts.improvement import PipBaselineSet, PipMeasurementConfirmed, PipPeriodsSet, PipPopulation
from shared.errors import Refused
from tests.unit.projections.improvement.improvement_history import History

PERIODS = PipPeriodsSet(
    effective="2025-07-01",
    end_of_implementation="2027-06-30",
    end_of_non_overlapping_year="2028-12-31",
    metropolitan_county="06037",
)
BASELINE = PipBaselineSet(
    item="3",
    instrument="r4_2022",
    length=4,
    end="2025Q2",
    population=PipPopulation(achieved=36, applicable=60, in_home=20, metropolitan=15),
    method="sampling_error_80",
)
COUNTIES = frozenset({"06037"})
BEGUN = (SetPeriods(PERIODS, COUNTIES), SetBaseline(BASELINE))
CONFIRMED = PipMeasurementConfirmed(item="3", length=4, end="2026Q3")


def history() -> History:
    return History(ImprovementPlan(), decide_pip, evolve_pip)


def test_baseline_of_a_plan_has_its_counts_days_and_the_goal_of_the_vectors() -> None:
    """A later approval would move the goal that was agreed."""
    baseline = baseline_of(history().execute(*BEGUN), "3")
    assert baseline.population.share == Share(36, 60)
    assert METHODS[baseline.method].goal(baseline) == pytest.approx(0.680954, abs=5e-7)
    assert baseline.end_of_non_overlapping_year.isoformat() == "2028-12-31"


def test_baseline_before_the_days_of_the_plan_is_refused() -> None:
    with pytest.raises(Refused, match="are not set"):
        history().execute(SetBaseline(BASELINE))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item": "17"}, "measures the items"),
        ({"population": PipPopulation(achieved=0, applicable=0, in_home=0, metropolitan=0)}, "Choose another window"),
        ({"method": "agreed_goal"}, "Give agreed_goal"),
        ({"agreed_goal": 80}, "Give agreed_goal"),
    ],
)
def test_baseline_that_gives_no_goal_is_refused_in_words(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        history().execute(BEGUN[0], SetBaseline(BASELINE.model_copy(update=changes)))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"end_of_implementation": "2025-06-30"}, "takes effect before"),
        ({"end_of_non_overlapping_year": "2027-06-29"}, "on that day or later"),
        ({"effective": "2025-02-30"}, "not in the calendar"),
        ({"metropolitan_county": "32003"}, "not one of this site's counties"),
    ],
)
def test_days_out_of_order_are_refused_in_words(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        history().execute(SetPeriods(PERIODS.model_copy(update=changes), COUNTIES))


def test_confirmation_belongs_to_its_baseline() -> None:
    """Figures that were confirmed against another baseline would count for the new one."""
    plan = history()
    assert plan.execute(*BEGUN, ConfirmMeasurement(CONFIRMED)).confirmed == (("3", 4, "2026Q3"),)
    changed = BASELINE.model_copy(update={"end": "2025Q1"})
    assert plan.execute(SetBaseline(changed)).confirmed == ()


def test_snapshot_of_the_plan_is_read_as_the_state_that_it_was_written_of() -> None:
    """A restart would forget which figures the Children's Bureau has confirmed."""
    state = history().execute(*BEGUN, ConfirmMeasurement(CONFIRMED))
    assert ImprovementPlan.model_validate(state.model_dump(mode="json")) == state


def test_confirmation_without_a_baseline_is_refused_and_a_second_one_records_nothing() -> None:
    plan = history()
    with pytest.raises(Refused, match="has no baseline"):
        plan.execute(BEGUN[0], ConfirmMeasurement(CONFIRMED))
    plan.execute(BEGUN[1], ConfirmMeasurement(CONFIRMED), ConfirmMeasurement(CONFIRMED), BEGUN[0])
    assert plan.sequence == 3
