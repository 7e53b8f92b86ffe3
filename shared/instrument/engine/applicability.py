"""Applicability of an item's questions: which are locked, which answers are in force, and which are still required."""

from collections.abc import Mapping
from typing import Any

from shared.instrument.language.predicate import predicate
from shared.instrument.model.items import Item
from shared.instrument.model.questions import Question

Facts = Mapping[str, Any]

CASES = {"FC": "foster care", "IH": "in-home services", "IHDR": "in-home differential response"}


def not_for(item: Item) -> str:
    """`12C is for foster care cases only`."""
    return f"{_named(item)} is for {' and '.join(CASES[c] for c in item.case_types)} cases only"


def locks(item: Item, facts: Facts) -> dict[str, str]:
    """Returns, by question, why it is locked or why its answer must be NA."""
    if facts["case_type"] not in item.case_types:
        gate = () if item.always_applicable else ("applicable",)
        return dict.fromkeys((*gate, *(q.id for q in item.all_questions)), not_for(item))
    if not item.always_applicable and facts.get("applicable") == "No":
        return dict.fromkeys(
            (q.id for q in item.questions), f"Item {item.id} was answered as not applicable to this case"
        )
    own = {
        q.id: q.locked_because.format_map(facts)
        for q in item.questions
        if q.locked_when is not None and predicate(q.locked_when).holds(facts)
    }
    for part in item.sub_items:
        own |= locks(part, facts)
    return own


def in_force(item: Item, facts: Facts, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the answers that count: not those to questions that are no longer asked, but for NA.

    An answer that does not count locks no other question, so an item's locks are looked up anew without it.
    """
    counting, locked = dict(answers), locks(item, facts)
    while stale := [name for name, value in counting.items() if name in locked and value != "NA"]:
        counting = {name: value for name, value in counting.items() if name not in stale}
        rest = {name: value for name, value in facts.items() if name not in answers or name in counting}
        locked = locks(item, rest)
    return counting


def required_unrated(item: Item, facts: Facts) -> tuple[str, ...]:
    """Returns the required questions without an answer that do not affect the rating; tables are left out."""
    if facts["case_type"] not in item.case_types or facts.get("applicable") != "Yes":
        return ()
    own = tuple(q.id for q in item.questions if _is_required_unrated(q, facts))
    return own + tuple(name for part in item.sub_items for name in required_unrated(part, facts))


def to_explain(item: Item, answers: Facts) -> tuple[str, ...]:
    """Returns the questions whose answer needs a narrative of its own: mostly those answered No [F20, F1]."""
    if answers.get("applicable") == "No":
        return ()
    conditions = ((q.id, q.narrative_when) for q in item.all_questions)
    return tuple(name for name, when in conditions if when is not None and predicate(when).holds(answers))


def _is_required_unrated(question: Question, facts: Facts) -> bool:
    if question.affects_rating or question.type == "table" or question.required_when is None:
        return False
    return facts.get(question.id) is None and predicate(question.required_when).holds(facts)


def _named(item: Item) -> str:
    return item.id if item.id[-1].isalpha() else f"Item {item.id}"
