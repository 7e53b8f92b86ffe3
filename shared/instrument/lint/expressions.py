"""Lint of an instrument's expressions: inside the rule language, with known names and possible answers only."""

from collections.abc import Iterator

from shared.instrument.language.expression import BadExpression, literals, names
from shared.instrument.lint.items import column_problems, exclusive_problems
from shared.instrument.model.face_sheet_facts import FACE_SHEET_FACTS
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item
from shared.instrument.model.questions import Question

Known = frozenset[str]
CASE = frozenset({"case_type", "version"})
YES_NO_NA = frozenset({"Yes", "No", "NA"})


def expression_problems(instrument: Instrument) -> Iterator[str]:
    """Yields the problems of the expressions of items, outcomes and checks."""
    for item in instrument.items:
        for part in (item, *item.sub_items):
            yield from _item(instrument, part)
    for outcome in instrument.outcomes:
        known = frozenset(f"i{number}" for number in outcome.items) | _answers(instrument)
        for rule in outcome.rules:
            yield from _problems(f"outcome {outcome.id}, rule {rule.id}", rule.when, known, None)
    wide = CASE | FACE_SHEET_FACTS | _answers(instrument) | _counted(instrument)
    for check in (*instrument.checks.face_sheet_rules, *instrument.checks.cross_item_checks):
        for violation in check.violations:
            yield from _problems(f"check {check.id}", violation, wide, None)


def face_sheet_problems(instrument: Instrument) -> Iterator[str]:
    """Yields the problems of the face sheet's fields."""
    for field in instrument.face_sheet.fields:
        position = f"face sheet, {field.id}"
        if field.type in ("select", "multi_select") and not field.choices:
            yield f"{position}: its choices are missing"
        if field.type == "table" and not field.columns:
            yield f"{position}: its columns are missing"
        yield from exclusive_problems(position, field.type, field.choices, field.exclusive)
        for column in field.columns:
            yield from column_problems(position, column)
        if field.locked_when:
            yield from _problems(position, field.locked_when, CASE, frozenset(instrument.case_types))


def _item(instrument: Instrument, item: Item) -> Iterator[str]:
    position = f"item {item.id}"
    possible = frozenset(instrument.case_types) | frozenset(instrument.cover.versions) | YES_NO_NA
    for question in item.questions:
        possible |= _options(instrument, question)
    known = CASE | frozenset({"applicable"}) | {question.id for question in item.questions}
    for question in item.questions:
        for expression in (question.required_when, question.narrative_when, question.locked_when):
            if expression is not None:
                yield from _problems(f"{position}, question {question.id}", expression, known, possible)
    for validation in item.validations:
        facts = FACE_SHEET_FACTS if validation.severity == "warning" else frozenset()
        yield from _problems(f"{position}, {validation.id}", validation.violation, known | facts, possible)
    ratings = frozenset({f"r{part.id}" for part in item.sub_items})
    for rule in item.rating.rules:
        answers = frozenset({"S", "ANI", "NA"}) if ratings else possible
        yield from _problems(f"{position}, rule {rule.id}", rule.when, ratings or known, answers)


def _options(instrument: Instrument, question: Question) -> Known:
    """Returns the possible answers to the question that an expression may compare with."""
    return frozenset(instrument.options_of(question))


def _problems(position: str, expression: str, known: Known, possible: Known | None) -> Iterator[str]:
    try:
        used, texts = names(expression), literals(expression)
    except BadExpression as bad:
        yield f"{position}: {expression!r} {bad}"
        return
    for name in used:
        if name not in known:
            yield f"{position}: {expression!r} names {name}, which is not known here"
    for text in texts if possible is not None else ():
        if text not in (possible or ()):
            yield f"{position}: {expression!r} compares with {text!r}, which no answer can be"


def _answers(instrument: Instrument) -> Known:
    """iN_Q for every question, and iN_applicable."""
    return frozenset(
        f"i{item.id}_{name}"
        for item in instrument.items
        for name in ("applicable", *(q.id for q in item.all_questions))
    )


def _counted(instrument: Instrument) -> Known:
    """Facts that are computed from several answers or from a table."""
    tables = {f"rows_{item.id}_{q.id}" for item in instrument.items for q in item.all_questions if q.type == "table"}
    return frozenset(
        tables | {"goals_5", "goals_6", "permanency_answers", "reports_1_A1", "days_ahead", "days_long_ago"}
    )
