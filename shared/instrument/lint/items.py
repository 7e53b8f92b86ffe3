"""Lint of an item: gate, questions, choices, tables, ratings, and the templates of its reasons."""

import re
from collections.abc import Iterator
from string import Formatter

from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item, Rule
from shared.instrument.model.questions import Column, Question

DENIES_OTHERS = re.compile(r"(?i)(na|none|nothing|not_applicable|(no|none|nothing|not)_.*)")
"""Options that say that none of the others holds."""

ITEM_RATINGS = ("S", "ANI", "NA")


def item_problems(instrument: Instrument, item: Item) -> Iterator[str]:
    """Yields the problems of an item and its parts, apart from its expressions."""
    position = f"item {item.id}"
    if item.outcome not in {outcome.id for outcome in instrument.outcomes}:
        yield f"{position}: there is no outcome {item.outcome or '(none given)'}"
    elif item.id not in instrument.outcome(item.outcome).items:
        yield f"{position}: outcome {item.outcome} does not count it"
    if not item.always_applicable and item.gate is None:
        yield f"{position}: it is not always applicable, and its gate question is missing"
    if item.always_applicable and item.gate is not None:
        yield f"{position}: it is always applicable, yet has a gate question"
    for part in (item, *item.sub_items):
        yield from _part(instrument, part)


def _part(instrument: Instrument, item: Item) -> Iterator[str]:
    position = f"item {item.id}"
    for case_type in item.case_types:
        if case_type not in instrument.case_types:
            yield f"{position}: there is no case type {case_type}"
    if not any(q.affects_rating for q in item.all_questions):
        yield f"{position}: no question affects the rating"
    for question in item.questions:
        yield from _question(f"{position}, question {question.id}", question)
    for rule in item.rating.rules:
        yield from _rule(position, item, rule)
    for validation in item.validations:
        yield from _template(f"{position}, {validation.id}", item, validation.because)


def _question(position: str, question: Question) -> Iterator[str]:
    if question.type in ("select", "multi_select") and not question.choices:
        yield f"{position}: its choices are missing"
    if question.type not in ("select", "multi_select", "visit_pattern") and question.choices:
        yield f"{position}: it has choices, but is of type {question.type}"
    yield from exclusive_problems(position, question.type, question.choices, question.exclusive)
    if question.type == "table" and not question.columns:
        yield f"{position}: its columns are missing"
    if question.type == "table" and question.affects_rating:
        yield f"{position}: a table cannot affect the rating"
    if bool(question.locked_when) != bool(question.locked_because):
        yield f"{position}: locked_when and locked_because belong together"
    for column in question.columns:
        yield from column_problems(position, column)


def exclusive_problems(position: str, kind: str, choices: tuple[str, ...], exclusive: tuple[str, ...]) -> Iterator[str]:
    """An option that denies the others must be marked, or it can be chosen beside them."""
    if kind != "multi_select" and exclusive:
        yield f"{position}: only one option can be chosen, so none is exclusive"
    for option in exclusive:
        if option not in choices:
            yield f"{position}: its exclusive option {option} is none of its choices"
    for option in choices:
        if kind == "multi_select" and DENIES_OTHERS.fullmatch(option) and option not in exclusive:
            yield f"{position}: its option {option} excludes the others, and is not marked as exclusive"


def column_problems(position: str, column: Column) -> Iterator[str]:
    """A column with options must say which."""
    if column.type in ("select", "multi_select") and not column.choices:
        yield f"{position}, column {column.id}: its choices are missing"
    yield from exclusive_problems(f"{position}, column {column.id}", column.type, column.choices, column.exclusive)


def _rule(position: str, item: Item, rule: Rule) -> Iterator[str]:
    position = f"{position}, rule {rule.id}"
    if rule.rating not in ITEM_RATINGS:
        yield f"{position}: {rule.rating} is no item rating"
    if rule.only:
        yield f"{position}: policies choose among the rules of outcomes only"
    known = {f"r{part.id}" for part in item.sub_items} if item.sub_items else {q.id for q in item.questions}
    named = rule.decided_by if isinstance(rule.decided_by, tuple) else sum(rule.decided_by.values(), ())
    for name in named:
        if name not in known:
            yield f"{position}: decided_by names {name}, which is no question of the item"
    if not named:
        yield f"{position}: decided_by is missing"
    yield from _template(position, item, rule.because)


def _template(position: str, item: Item, template: str) -> Iterator[str]:
    known = {q.id for q in item.all_questions} | {"answers"} | ({"parts"} if item.sub_items else set())
    try:
        slots = [slot for _, slot, _, _ in Formatter().parse(template) if slot is not None]
    except ValueError:
        yield f"{position}: its reason is not a template"
        return
    for slot in slots:
        if slot not in known:
            yield f"{position}: its reason has a slot {{{slot}}} that nothing fills"
