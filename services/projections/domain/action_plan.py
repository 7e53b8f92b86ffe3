"""Action plan: an item or outcome shall reach a percent by a day; opened, changed and closed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.improvement import (
    ActionPlanChanged,
    ActionPlanClosed,
    ActionPlanEvent,
    ActionPlanOpened,
    Approach,
    PlanResult,
)
from shared.errors import Refused

MAX_YEARS = 10


class ActionPlan(BaseModel):
    """State of a plan; `state` is "new" before it is opened."""

    model_config = ConfigDict(frozen=True)

    state: Literal["new", "open", "closed"] = "new"
    measure: str = ""
    followed_by: str = ""
    county: str | None = None
    length: int = 4
    start: str = ""
    target: int = 0
    due: str = ""
    approaches: tuple[str, ...] = ()
    opened: str = ""
    closed: str | None = None
    result: PlanResult | None = None


@dataclass(frozen=True)
class OpenPlan:
    """Open a plan; `today` is the day at the site, `counties` those of its state, empty for an unknown list."""

    plan: ActionPlanOpened
    today: date
    counties: frozenset[str]


@dataclass(frozen=True)
class ChangePlan:
    target: int
    due: str
    approaches: tuple[Approach, ...]
    today: date


@dataclass(frozen=True)
class ClosePlan:
    result: PlanResult


PlanCommand = OpenPlan | ChangePlan | ClosePlan


def decide_plan(plan: ActionPlan, command: PlanCommand) -> Sequence[ActionPlanEvent]:
    """Return the events of a command. Raises Refused for a day that is past or none, and for a closed plan."""
    match command:
        case OpenPlan(opened, today, counties):
            require_county(opened.county, counties)
            require_coming_day(opened.due, today)
            return [opened]
        case ChangePlan(target, due, approaches, today):
            _require_open(plan)
            require_coming_day(due, today)
            changed = ActionPlanChanged(target=target, due=due, approaches=approaches)
            return [] if (plan.target, plan.due, plan.approaches) == (target, due, approaches) else [changed]
        case ClosePlan(result):
            _require_open(plan)
            return [ActionPlanClosed(result=result)]
        case _:
            assert_never(command)


def require_county(county: str | None, counties: frozenset[str]) -> None:
    """Raise Refused unless the county is one of the state, or its list is not known."""
    if county and counties and county not in counties:
        raise Refused("county-not-of-this-site", 422, f"County {county} is not one of this site's counties.")


def require_coming_day(due: str, today: date) -> None:
    """Raise Refused unless the due day exists, lies ahead and within ten years."""
    try:
        day = date.fromisoformat(due)
    except ValueError:
        raise Refused(
            "due-day-not-valid", 422, "The due day is not in the calendar. Write it like 2027-06-30."
        ) from None
    if day <= today:
        raise Refused("due-day-not-valid", 422, "The due day is not ahead. Choose a day after today.")
    if day.year - today.year > MAX_YEARS:
        raise Refused(
            "due-day-not-valid", 422, f"The due day is more than {MAX_YEARS} years ahead. Choose an earlier one."
        )


def _require_open(plan: ActionPlan) -> None:
    if plan.state == "new":
        raise Refused.missing()
    if plan.state == "closed":
        raise Refused("plan-closed", 409, "This plan is closed already. Open another one to go on.")


def evolve_plan(plan: ActionPlan, recorded: RecordedEvent) -> ActionPlan:
    match event := cast("ActionPlanEvent", recorded.event):
        case ActionPlanOpened():
            return ActionPlan(state="open", opened=recorded.day, **event.model_dump())
        case ActionPlanChanged():
            return plan.model_copy(update=event.model_dump())
        case ActionPlanClosed(result=result):
            return plan.model_copy(update={"state": "closed", "closed": recorded.day, "result": result})
        case _:
            assert_never(event)
