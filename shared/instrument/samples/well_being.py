"""Sample answers to items 12 to 18: needs and services, case planning, visits by the caseworker, and health."""

from typing import Any

from shared.instrument.samples.random_draw import Aim, Draw
from shared.instrument.samples.story import Story

NOT_APPLICABLE: dict[str, Any] = {"applicable": "No"}
SCHOOL_AGE = 5
CAN_TAKE_PART = 6
DENTAL_AGE = 2
PATTERNS = {"S": ("weekly", "twice_month", "monthly"), "ANI": ("lt_monthly", "monthly", "never")}
RECORDS = ("records_in_file", "case_plan_addresses_health", "records_given_to_caregiver")


def item_12(story: Story, draw: Draw, aims: dict[str, Aim]) -> dict[str, Any]:
    """The three parts; 12C for foster care only."""
    answers = {"A1": "Yes", "A2": draw.choice(("Yes", "NA"))}
    answers |= {"B1": _answer(is_present=story.mother), "B2": _answer(is_present=story.father)}
    answers |= {"B3": _answer(is_present=story.mother), "B4": _answer(is_present=story.father)}
    parents = [q for q, is_present in (("B1", story.mother), ("B3", story.mother), ("B2", story.father)) if is_present]
    parents += ["B4"] if story.father else []
    if story.in_care:
        answers |= {"C1": _answer(is_present=story.foster_family), "C2": _answer(is_present=story.foster_family)}
    lost = {"12A": ["A1", "A2"], "12B": parents, "12C": ["C1", "C2"] if story.foster_family else []}
    for part, questions in lost.items():
        for question in draw.some(questions) if aims[part] == "ANI" and questions else ():
            answers[question] = "No"
    return answers


def _answer(*, is_present: bool) -> str:
    return "Yes" if is_present else "NA"


def item_13(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Involvement in case planning of the child and the parents who can take part."""
    present = {"A": story.age >= CAN_TAKE_PART, "B": story.mother, "C": story.father}
    return _of_people(present, draw, aim)


def _of_people(present: dict[str, bool], draw: Draw, aim: Aim) -> dict[str, Any]:
    people = [question for question, is_present in present.items() if is_present]
    if not people:
        return NOT_APPLICABLE
    adverse = draw.some(people) if aim == "ANI" else []
    answers = {q: "NA" if not is_present else "No" if q in adverse else "Yes" for q, is_present in present.items()}
    return {"applicable": "Yes", **answers}


def item_14(_story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Visits with the child."""
    pattern = draw.choice(PATTERNS[aim])
    if aim == "S":
        return {"A1": pattern, "A": "Yes", "B": "Yes"}
    if pattern == "never":
        return {"A1": pattern, "A": "No", "B": "NA"}
    return {"A1": pattern, **draw.choice(({"A": "No", "B": "Yes"}, {"A": "Yes", "B": "No"}, {"A": "No", "B": "No"}))}


def item_15(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Visits with each parent: pattern, frequency and quality."""
    people = [person for person, is_present in (("A1AC", story.mother), ("B1BD", story.father)) if is_present]
    if not people:
        return NOT_APPLICABLE
    adverse = draw.some(people) if aim == "ANI" else []
    answers: dict[str, Any] = {"applicable": "Yes"}
    for person in ("A1AC", "B1BD"):
        pattern = "NA" if person not in people else draw.choice(PATTERNS["ANI" if person in adverse else "S"])
        frequency = "NA" if person not in people else "No" if person in adverse else "Yes"
        answers |= {person[:2]: pattern, person[2]: frequency}
        answers[person[3]] = "NA" if pattern in ("NA", "never") else "Yes"
    return answers


def item_16(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Education: for children of school age, in-home where it matters."""
    if story.age < SCHOOL_AGE or (not story.in_care and draw.happens(0.6)):
        return NOT_APPLICABLE
    answers = {"applicable": "Yes", "A": "Yes", "B": draw.choice(("Yes", "NA"))}
    return answers | (dict.fromkeys(draw.some(("A", "B")), "No") if aim == "ANI" else {})


def item_17(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Physical and dental health: always for foster care."""
    if not story.in_care and draw.happens(0.6):
        return NOT_APPLICABLE
    dental = "Yes" if story.age >= DENTAL_AGE else "NA"
    answers: dict[str, Any] = {
        "applicable": "Yes",
        "A1": "Yes",
        "A2": dental,
        "B1": _answer(is_present=story.medicated),
    }
    answers |= {"B2": "Yes", "B3": dental}
    if aim == "ANI":
        answers |= dict.fromkeys(draw.some([q for q in ("A1", "A2", "B2", "B3") if answers[q] != "NA"]), "No")
    return answers | ({"C": draw.some(RECORDS)} if story.in_care else {})


def item_18(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Mental and behavioral health: where there are needs, more often in probation cases."""
    if not draw.happens(0.75 if story.agency == "probation" else 0.5):
        return NOT_APPLICABLE
    answers = {"applicable": "Yes", "A": "Yes", "B": _answer(is_present=story.medicated), "C": "Yes"}
    return answers | (dict.fromkeys(draw.some(("A", "C")), "No") if aim == "ANI" else {})
