"""Sample face sheet: days, reasons, children and participants without names."""

from typing import Any

from shared.instrument.samples.random_draw import Draw
from shared.instrument.samples.story import Story

REASONS: dict[str, float] = {
    "neglect_not_medical": 0.34,
    "parent_substance_abuse": 0.22,
    "physical_abuse": 0.14,
    "domestic_violence": 0.12,
    "parent_mental_physical_health": 0.08,
    "sexual_abuse": 0.05,
    "abandonment": 0.05,
}
RACES: dict[str, float] = {
    "white": 0.58,
    "black_african_american": 0.2,
    "asian": 0.06,
    "native_hawaiian_pacific_islander": 0.02,
    "unknown_unable_to_determine": 0.14,
}
ETHNICITIES: dict[str, float] = {"hispanic": 0.5, "non_hispanic": 0.42, "unknown_unable_to_determine": 0.08}


def face_sheet(story: Story, draw: Draw) -> dict[str, Any]:
    """The core of the face sheet, complete and in agreement with the story."""
    timing = story.timing
    reasons = _reasons(story, draw)
    return {
        "pur_start": timing.pur_start.isoformat(),
        "case_open_date": timing.opened.isoformat(),
        "fc_entry_date": timing.entered.isoformat() if timing.entered else "NA",
        "fc_discharge_date": _discharge(story),
        "case_closed_date": timing.closed.isoformat() if timing.closed else "case_not_closed",
        "opened_non_can": "Yes" if story.agency == "probation" else "No",
        "involvement_reasons": reasons,
        "primary_reason": reasons[0],
        "children": [_child(story, draw, number) for number in range(story.children)],
        "participants": [{"role": role, "interviewed": _interviewed(draw)} for role in _roles(story)],
    }


def _discharge(story: Story) -> str:
    if not story.in_care:
        return "NA"
    return story.timing.discharged.isoformat() if story.timing.discharged else "not_yet_discharged"


def _reasons(story: Story, draw: Draw) -> list[str]:
    if story.agency == "probation":
        return ["juvenile_justice", *(["child_behavior"] if draw.happens(0.5) else [])]
    return list(dict.fromkeys([draw.weighted(REASONS), draw.weighted(REASONS)]))


def _child(story: Story, draw: Draw, number: int) -> dict[str, Any]:
    race = "american_indian_alaska_native" if story.native else draw.weighted(RACES)
    return {
        "is_target": "Yes" if story.in_care and number == 0 else "No",
        "race": [race],
        "ethnicity": draw.weighted(ETHNICITIES),
        "gender": draw.choice(("female", "male")),
        "interviewed": _interviewed(draw),
    }


def _roles(story: Story) -> list[str]:
    present = {"caseworker": True, "mother": story.mother, "father": story.father, "foster_parent": story.foster_family}
    return [role for role, is_present in present.items() if is_present]


def _interviewed(draw: Draw) -> str:
    return "Yes" if draw.happens(0.85) else "No"
