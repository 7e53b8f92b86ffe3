"""Sample answers to the permanency items 4 to 6, for foster care cases."""

from datetime import timedelta
from typing import Any

from shared.instrument.samples.random_draw import Aim, Draw
from shared.instrument.samples.story import Story
from shared.instrument.validation.case_checks import GOALS

MOVES = ("to_relative", "closer_to_family", "less_restrictive", "to_adoptive_or_guardian_home")
UNPLANNED = ("foster_parent_request", "more_restrictive", "other")
INSTABILITY = ("provider_may_not_continue", "unaddressed_problems", "runaway", "temporary_shelter")
EXCEPTIONS = ("relative_care", "documented_compelling_reason", "services_not_provided")
MONTHS_TO_PETITION = 17
"""Fifteen months, counted from 60 days after entry."""


def item_4(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Placements in the period, with a table that has a row for each."""
    count = draw.number(1, 4) if aim == "ANI" else draw.number(1, 2)
    unplanned = aim == "ANI" and count > 1 and draw.happens(0.75)
    stable = aim == "S" or (unplanned and draw.happens(0.6))
    return {
        "A": count,
        "A1": _placements(story, draw, count, MOVES if not unplanned else UNPLANNED),
        "B": "NA" if count == 1 else "No" if unplanned else "Yes",
        "C1": ["none"] if stable else draw.some(INSTABILITY),
        "C": "Yes" if stable else "No",
    }


def _placements(story: Story, draw: Draw, count: int, reasons: tuple[str, ...]) -> list[dict[str, Any]]:
    timing = story.timing
    start = max(timing.entered or timing.pur_start, timing.pur_start)
    step = max(((timing.discharged or timing.review) - start).days // count, 1)
    current = "foster_relative" if story.with_relative else "foster_non_relative"
    if not story.foster_family:
        current = "group_home"
    rows = [
        {"placement_date": (start + timedelta(days=step * number)).isoformat(), "placement_type": "foster_non_relative"}
        for number in range(count)
    ]
    for row in rows[:-1]:
        row["reason_for_change"] = draw.choice(reasons)
    rows[-1]["placement_type"] = current
    if story.version == "r4_2022":
        rows[-1]["reason_for_change"] = "not_applicable_current_placement"
    return rows


def item_5(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Goals, and whether a petition to end parental rights was due."""
    timing = story.timing
    if timing.days_in_care < 60 or timing.entered is None:  # noqa: PLR2004 days after which a goal must exist
        return {"applicable": "No"}
    answers: dict[str, Any] = {"applicable": "Yes", "A1": list(story.goals), "A2": "Yes", "B": "Yes", "C": "Yes"}
    established = timing.entered + timedelta(days=draw.number(20, 55))
    answers["B1"] = [
        {"goal": goal, "date_established": established.isoformat(), "time_in_care_before_goal": 1, "date_changed": "NA"}
        for goal in story.goals
    ]
    due = timing.days_in_care > MONTHS_TO_PETITION * 30
    late = aim == "ANI" and due and draw.happens(0.5)
    if aim == "ANI" and not late:
        for question in draw.some(("B", "C")):
            answers[question] = "No"
    return answers | _petition(draw, due=due, late=late)


def _petition(draw: Draw, *, due: bool, late: bool) -> dict[str, Any]:
    if not due:
        return {"D": "No", "E": "No", "F": "NA", "G": "NA"}
    if late:
        return {"D": "Yes", "E": "NA", "F": "No", "G1": ["none"], "G": "No"}
    if draw.happens(0.4):
        return {"D": "Yes", "E": "NA", "F": "Yes", "G": "NA"}
    return {"D": "Yes", "E": "NA", "F": "No", "G1": draw.some(EXCEPTIONS), "G": "Yes"}


def item_6(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Efforts towards the goals, which are those of item 5, and the days of the face sheet."""
    timing = story.timing
    goals = list(dict.fromkeys(GOALS.get(goal, goal) for goal in story.goals))
    efforts = "Yes" if aim == "S" else "No"
    oppla = "oppla" in goals
    answers: dict[str, Any] = {
        "A1": goals,
        "A3": timing.entered.isoformat() if timing.entered else None,
        "A4": timing.days_in_care // 30,
        "A5": "NA",
        "A6": timing.discharged.isoformat() if timing.discharged else "NA",
        "B": "NA" if goals == ["oppla"] else efforts,
        "C": efforts if oppla else "NA",
    }
    arrangement = draw.choice(("non_relative_foster_until_majority", "independent_living", "long_term_facility"))
    return answers | ({"A2": arrangement} if oppla else {"A2": "NA"})
