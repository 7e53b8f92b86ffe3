"""Sample answers to the safety items 1 to 3."""

from datetime import timedelta
from typing import Any

from shared.instrument.samples.random_draw import Aim, Draw
from shared.instrument.samples.story import Story

CONCERNS = {
    "A": ("A1", ("inappropriately_screened_out", "never_reported_or_investigated", "unsubstantiated_despite_evidence")),
    "D": ("D1", ("recurring_maltreatment", "recurring_safety_concerns_ar", "closed_with_unaddressed_concerns")),
    "E": ("E1", ("insufficient_monitoring", "inappropriate_unsupervised", "court_ordered_despite_concerns")),
    "F": ("F1", ("critical_incident_not_prevented_or_addressed", "other_unaddressed_placement_risk")),
}
DISPOSITIONS = ("substantiated", "not_substantiated", "opened_for_services", "not_opened_for_services")


def item_1(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Reports of maltreatment: more of them where the case was opened by one in the period."""
    chance = 0.06 if story.agency == "probation" else 0.35 if story.timing.opened_before_pur else 0.75
    if not draw.happens(chance):
        return {"applicable": "No"}
    reports = [_report(story, draw) for _ in range(draw.number(1, 3))]
    late = aim == "ANI" or draw.happens(0.2)
    not_begun = draw.number(0, len(reports)) if late else 0
    not_seen = draw.number(0 if not_begun else 1, len(reports)) if late else 0
    justified = "NA" if not late else "No" if aim == "ANI" else "Yes"
    return {"applicable": "Yes", "A1": reports, "A": not_begun, "B": not_seen, "C": justified}


def _report(story: Story, draw: Draw) -> dict[str, Any]:
    timing = story.timing
    reported = draw.day(timing.pur_start, timing.review - timedelta(days=40))
    assigned = reported + timedelta(days=draw.number(0, 1))
    initiated = assigned + timedelta(days=draw.number(0, 10))
    return {
        "report_date": reported.isoformat(),
        "assessment_or_investigation": draw.choice(("assessment", "investigation")),
        "date_assigned": assigned.isoformat(),
        "date_initiated": initiated.isoformat(),
        "date_face_to_face": (initiated + timedelta(days=draw.number(0, 5))).isoformat(),
        "disposition": draw.choice(DISPOSITIONS),
    }


def item_2(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Services to keep children at home, or a removal that could not wait for them."""
    chance = 0.15 if story.agency == "probation" else 0.35 if story.in_care else 0.75
    if not draw.happens(chance):
        return {"applicable": "No"}
    if aim == "ANI":
        return {"applicable": "Yes", "A": "No", "B": "No" if story.in_care else "NA"}
    if story.in_care and draw.happens(0.2):
        return {"applicable": "Yes", "A": "No", "B": "Yes"}
    return {"applicable": "Yes", "A": "Yes", "B": "NA"}


def item_3(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Risk and safety: 3A is NA exactly where the case was opened before the period."""
    answers: dict[str, Any] = {
        "A": "NA" if story.timing.opened_before_pur else "Yes",
        "B": "Yes",
        "C": draw.choice(("Yes", "NA")),
        "D": draw.choice(("No", "NA")),
        "E": "No" if story.in_care else "NA",
        "F": "No" if story.in_care else "NA",
    }
    if aim == "ANI":
        adverse = {"B": "No", "C": "No", "D": "Yes"}
        adverse |= {} if story.timing.opened_before_pur else {"A": "No"}
        adverse |= {"E": "Yes", "F": "Yes"} if story.in_care else {}
        for question in draw.some(tuple(adverse)):
            answers[question] = adverse[question]
    return answers | _concerns(story, draw, answers)


def _concerns(story: Story, draw: Draw, answers: dict[str, Any]) -> dict[str, Any]:
    """The lists behind 3A, 3D, 3E and 3F; those about placement and visits for foster care only."""
    concerns: dict[str, Any] = {}
    for question, (listing, options) in CONCERNS.items():
        if question in "EF" and not story.in_care:
            continue
        adverse = answers[question] == ("No" if question == "A" else "Yes")
        nothing = "no_unaddressed_concerns" if question in "EF" else "none"
        concerns[listing] = draw.some(options) if adverse else [nothing]
    return concerns
