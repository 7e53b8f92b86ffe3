"""Sample answers to items 7 to 11: siblings, visits, connections, relatives and parents of a child in care."""

from typing import Any

from shared.instrument.samples.random_draw import Aim, Draw
from shared.instrument.samples.story import Story

NOT_APPLICABLE: dict[str, Any] = {"applicable": "No"}
OFTEN = ("gt_weekly", "weekly", "twice_month", "monthly")
SELDOM = ("monthly", "lt_monthly", "never")
AREAS = ("identify", "locate", "inform", "evaluate")
SUPPORT = ("participation", "transportation", "therapeutic", "foster_parent_mentoring")


def item_7(story: Story, _draw: Draw, aim: Aim) -> dict[str, Any]:
    """Siblings in care, together or apart."""
    if not story.sibling_in_care:
        return NOT_APPLICABLE
    if not story.siblings_apart:
        return {"applicable": "Yes", "A": "Yes", "B": "NA"}
    return {"applicable": "Yes", "A": "No", "B": "No" if aim == "ANI" else "Yes"}


def item_8(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Visits with the mother (A, C), the father (B, D) and siblings (E, F)."""
    present = {"ACA1": story.mother, "BDB1": story.father, "EFE1": story.siblings_apart}
    people = [person for person, is_present in present.items() if is_present]
    if not people:
        return NOT_APPLICABLE
    adverse = draw.some(people) if aim == "ANI" else []
    answers: dict[str, Any] = {"applicable": "Yes"}
    for person in present:
        frequency, quality, pattern = person[0], person[1], person[2:]
        visits = _visits(draw, present=person in people, adverse=person in adverse)
        answers |= dict(zip((pattern, frequency, quality), visits, strict=True))
    return answers


def _visits(draw: Draw, *, present: bool, adverse: bool) -> tuple[str, str, str]:
    """Pattern, frequency and quality."""
    if not present:
        return "NA", "NA", "NA"
    if not adverse:
        return draw.choice(OFTEN), "Yes", "Yes"
    pattern = draw.choice(SELDOM)
    return pattern, "No", "NA" if pattern == "never" else draw.choice(("Yes", "No"))


def item_9(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Connections; the questions about a Tribe where the child belongs to one."""
    if draw.happens(0.04):
        return NOT_APPLICABLE
    tribe = "Yes" if story.native else "NA"
    answers = {"applicable": "Yes", "A": "Yes", "B": "Yes" if draw.happens(0.9) else "No", "C": tribe, "D": tribe}
    if aim == "ANI":
        for question in draw.some(("A", "C") if story.native else ("A",)):
            answers[question] = "No"
    return answers


def item_10(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Relatives: a suitable placement settles it, otherwise the search on both sides counts."""
    if draw.happens(0.07):
        return NOT_APPLICABLE
    if story.with_relative and aim == "S":
        return {"applicable": "Yes", "A1": "Yes", "A2": "Yes", "B": "NA", "C": "NA"}
    placed = {"A1": "Yes", "A2": "No"} if story.with_relative else {"A1": "No", "A2": "NA"}
    answers: dict[str, Any] = {"applicable": "Yes", **placed, "B": draw.choice(("Yes", "NA")), "C": "Yes"}
    for question in draw.some(("B", "C")) if aim == "ANI" else ():
        answers |= {question: "No", f"{question}_areas": draw.some(AREAS)}
    return answers


def item_11(story: Story, draw: Draw, aim: Aim) -> dict[str, Any]:
    """Support beyond visits for the relationship with each parent."""
    parents = [question for question, is_present in (("A", story.mother), ("B", story.father)) if is_present]
    if not parents:
        return NOT_APPLICABLE
    adverse = draw.some(parents) if aim == "ANI" else []
    answers: dict[str, Any] = {"applicable": "Yes"}
    for question in "AB":
        answer = "NA" if question not in parents else "No" if question in adverse else "Yes"
        efforts = {"NA": ["NA"], "No": ["none"], "Yes": draw.some(SUPPORT)}[answer]
        answers |= {question: answer, f"{question}1": efforts}
    return answers
