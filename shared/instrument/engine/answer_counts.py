"""Counts of answers: how each answer of an item counts towards its rating, and which questions want an answer."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from shared.instrument.engine import applicability
from shared.instrument.language.predicate import predicate
from shared.instrument.model.items import Item, Rule
from shared.instrument.model.questions import Question

AnswerCount = Literal["fine", "needs_work", "neutral", "missing"]
"""`needs_work` decides for an Area Needing Improvement, `neutral` decides nothing as things stand."""


def questions(item: Item, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the questions that want an answer as things stand, the item's gate first, in the instrument's order."""
    locked = applicability.locks(item, facts)
    gate = () if item.always_applicable or "applicable" in locked else ("applicable",)
    if gate and facts.get("applicable") != "Yes":
        return gate
    return gate + tuple(q.id for part in _parts(item) for q in part.questions if _wants_answer(q, locked, facts))


def counts(item: Item, facts: Mapping[str, Any], unanswered: tuple[str, ...]) -> dict[str, AnswerCount]:
    """Returns how each answer counts, by question; those that affect no rating, or are not asked, are left out."""
    if facts["case_type"] not in item.case_types or (not item.always_applicable and facts.get("applicable") != "Yes"):
        return {}
    locked, counted = applicability.locks(item, facts), dict[str, AnswerCount]()
    for part in _parts(item):
        if facts["case_type"] in part.case_types:
            counted |= _of_part(part, facts, locked, unanswered)
    return counted


def _of_part(
    part: Item, facts: Mapping[str, Any], locked: Mapping[str, str], unanswered: tuple[str, ...]
) -> dict[str, AnswerCount]:
    against, towards = _deciding(part, facts)
    adverse = {(name, answer) for rule in part.rating.rules for name, answer in _adverse(rule)}
    counted: dict[str, AnswerCount] = {}
    for question in part.questions:
        value, name = facts.get(question.id), question.id
        if not question.affects_rating or (name in locked and value != "NA"):
            continue
        if value is None:
            counted |= {name: "missing"} if name in unanswered else {}
        elif name in against:
            counted[name] = "needs_work"
        elif value == "NA":
            counted[name] = "neutral"
        elif name in towards:
            counted[name] = "fine"
        else:
            has_adverse_answer = any(name == other for other, _ in adverse)
            counted[name] = "fine" if has_adverse_answer and (name, value) not in adverse else "neutral"
    return counted


def _deciding(part: Item, facts: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Returns the questions that decide for ANI and those for S: the rules that hold before one of the other kind."""
    against, towards = set[str](), set[str]()
    for rule in part.rating.rules:
        if predicate(rule.when).holds(facts):
            if rule.rating == "S":
                towards |= set(_decided_by(rule, facts))
                break
            against |= set(_decided_by(rule, facts)) if rule.rating == "ANI" else set()
    return against, set() if against else towards


def _decided_by(rule: Rule, facts: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(rule.decided_by, tuple):
        yield from rule.decided_by
        return
    for answer, names in rule.decided_by.items():
        yield from (name for name in names if facts.get(name) == answer)


def _adverse(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yields the questions with the answer that a rule counts against the rating, where it names one."""
    if rule.rating == "ANI" and isinstance(rule.decided_by, dict):
        for answer, names in rule.decided_by.items():
            yield from ((name, answer) for name in names)


def _parts(item: Item) -> tuple[Item, ...]:
    return item.sub_items or (item,)


def _wants_answer(question: Question, locked: Mapping[str, str], facts: Mapping[str, Any]) -> bool:
    if question.id in locked:
        return False
    return question.required_when is None or predicate(question.required_when).holds(facts)
