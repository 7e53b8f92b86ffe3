"""The improvement page says in words what is planned, how far it is, and why a goal does not count yet."""

import re

import pytest

from services.gateway.site.rendering import page
from tests.support.web_pages.drawn_pages import person
from tests.support.web_pages.improvement_reports import PLAN_ID, improvement_content


def drawn(*, may_plan: bool = True, error: str = "") -> str:
    response = page("improvement.html", person(), error=error, **improvement_content(may_plan=may_plan))
    return re.sub(r"\s+", " ", bytes(response.body).decode())


@pytest.mark.requirement("R67")
def test_plan_stands_with_its_target_day_and_progress_open_ones_first() -> None:
    """A county would have to work out from two tables whether its plan is on the way."""
    shown = drawn()
    for text in ("85 %", "Alameda County", "40.0% (4 of 10)", "80.0% (8 of 10)", "Above the start", "Overdue"):
        assert text in shown, text
    assert shown.index(PLAN_ID) < shown.index("Closed: Replaced")


def test_goal_that_is_reached_says_which_condition_is_missing() -> None:
    """A state would report a goal that does not count."""
    shown = drawn()
    assert "Goal reached, does not count yet" in shown
    assert "the Children&#39;s Bureau has not confirmed the figures" in shown
    assert "68.1%" in shown


def test_indicators_and_thresholds_are_compared_in_words() -> None:
    shown = drawn()
    assert "Worse" in shown
    assert "4.52 to 4.68" in shown
    assert "Share reached; statewide data indicators missing" in shown


def test_people_who_keep_no_plans_see_no_form() -> None:
    """A button that is always refused teaches nobody anything."""
    shown = drawn(may_plan=False)
    assert 'name="plan"' not in shown
    assert "Open an action plan" not in shown
    assert shown.count("/improvement/2026Q3") == 0


def test_refusal_is_shown_before_everything_else() -> None:
    shown = drawn(error="The due day is not ahead.")
    assert shown.index("The due day is not ahead.") < shown.index('id="plans"')
    assert "<title>Error: Improvement" in shown
