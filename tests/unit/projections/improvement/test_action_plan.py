"""An action plan is tied to an item or outcome, has a target and a day, and is closed once."""

from datetime import date

import pytest

from services.projections.domain.action_plan import (
    ActionPlan,
    ChangePlan,
    ClosePlan,
    OpenPlan,
    decide_plan,
    evolve_plan,
)
from services.projections.measures.plan_progress import QuarterRatings, plan_progress
from services.projections.measures.shares import Share
from services.projections.publication.cells import Window
from shared.contracts.improvement import ActionPlanOpened
from shared.errors import Refused
from tests.unit.projections.improvement.improvement_history import History

TODAY = date(2026, 10, 1)
OPENED = ActionPlanOpened(
    measure="12A",
    followed_by="WB1",
    county="06001",
    start="2026Q2",
    length=4,
    target=85,
    due="2027-06-30",
    approaches=("training",),
)
COUNTIES = frozenset({"06001"})
OPEN = OpenPlan(OPENED, TODAY, COUNTIES)


def history() -> History:
    return History(ActionPlan(), decide_plan, evolve_plan)


def quarter(measure: str, strengths: int, needs: int) -> dict[str, dict[str, int]]:
    return {measure: {"S": strengths, "ANI": needs}}


@pytest.mark.requirement("R67")
def test_plan_is_tied_to_its_item_and_keeps_target_day_and_following_measure() -> None:
    """A county would lose what it has set out to improve, and by when."""
    plan = history().execute(OPEN)
    assert plan.state == "open"
    assert (plan.measure, plan.followed_by, plan.target, plan.due) == ("12A", "WB1", 85, "2027-06-30")


def test_plan_that_is_changed_keeps_what_it_is_about() -> None:
    plan = history().execute(OPEN, ChangePlan(80, "2027-12-31", ("staffing",), TODAY))
    assert (plan.measure, plan.target, plan.due, plan.approaches) == ("12A", 80, "2027-12-31", ("staffing",))


def test_plan_that_is_saved_unchanged_records_nothing() -> None:
    kept = history()
    kept.execute(OPEN, ChangePlan(85, "2027-06-30", ("training",), TODAY))
    assert kept.sequence == 1


def test_closed_plan_stays_as_it_was() -> None:
    """A result could be rewritten after the fact."""
    kept = history()
    assert kept.execute(OPEN, ClosePlan("reached")).result == "reached"
    for command in (ClosePlan("given_up"), ChangePlan(50, "2027-12-31", ("other",), TODAY)):
        with pytest.raises(Refused, match="closed already"):
            kept.execute(command)


def test_plan_that_is_missing_cannot_be_closed() -> None:
    with pytest.raises(Refused, match="no such thing"):
        history().execute(ClosePlan("reached"))


@pytest.mark.parametrize(
    ("due", "reason"),
    [
        ("2026-10-01", "not ahead"),
        ("2027-02-30", "not in the calendar"),
        ("2037-01-01", "more than 10 years"),
    ],
)
def test_plan_with_a_day_that_cannot_be_is_refused(due: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        history().execute(OpenPlan(OPENED.model_copy(update={"due": due}), TODAY, COUNTIES))


def test_plan_of_another_states_county_is_refused() -> None:
    with pytest.raises(Refused, match="not one of this site's counties"):
        history().execute(OpenPlan(OPENED.model_copy(update={"county": "32003"}), TODAY, COUNTIES))


@pytest.mark.requirement("R67")
def test_progress_says_whether_the_target_is_reached_by_the_unrounded_share() -> None:
    """Seventeen of twenty are 85 percent, and a hair less is not."""
    counts: QuarterRatings = {"2026Q2": quarter("4", 5, 5), "2026Q3": quarter("4", 17, 3)}
    progress = plan_progress(counts, "4", 85, Window(1, "2026Q2"), Window(1, "2026Q3"))
    assert (progress.start, progress.now, progress.standing) == (Share(5, 10), Share(17, 20), "reached")
    below = plan_progress(counts, "4", 86, Window(1, "2026Q2"), Window(1, "2026Q3"))
    assert below.standing == "above_start"
    assert plan_progress(counts, "4", 86, Window(1, "2026Q3"), Window(1, "2026Q2")).standing == "not_above_start"


def test_progress_of_windows_that_overlap_tests_the_other_quarters_only() -> None:
    """A case in both windows would be compared with itself."""
    counts = {f"202{year}Q{number}": quarter("4", 1, 9) for year in (5, 6) for number in (1, 2, 3, 4)}
    counts |= {"2026Q2": quarter("4", 9, 1), "2026Q3": quarter("4", 9, 1)}
    progress = plan_progress(counts, "4", 85, Window(4, "2026Q1"), Window(4, "2026Q3"))
    assert progress.now == Share(20, 40)
    assert progress.change.word == "higher"
    assert progress.separation.both == ("2025Q4", "2026Q1")


def test_progress_without_an_applicable_case_is_not_called_anything() -> None:
    progress = plan_progress({}, "4", 85, Window(4, "2026Q1"), Window(4, "2026Q3"))
    assert (progress.standing, progress.change.word) == ("no_cases", "no_cases")
