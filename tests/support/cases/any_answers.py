"""Any valid answers, contradictory ones among them, as a reviewer can leave them behind."""

from random import Random
from typing import Any

from shared.instrument import Column, Instrument, Item, Question

DAYS = ("2025-11-03", "2026-01-31", "2026-02-28")
FIXED: dict[str, tuple[Any, ...]] = {
    "yes_no": ("Yes", "No"),
    "yes_no_na": ("Yes", "No", "NA"),
    "date": DAYS,
    "date_or_na": (*DAYS, "NA"),
    "integer": (0, 1, 2, 7),
}


def any_answers(rng: Random, instrument: Instrument) -> dict[str, dict[str, Any]]:
    """Answers to any questions of any items, whether or not they are asked."""
    return {item.id: _of_item(rng, instrument, item) for item in instrument.items if rng.random() < 0.8}


def _of_item(rng: Random, instrument: Instrument, item: Item) -> dict[str, Any]:
    gate = {} if item.always_applicable else {"applicable": rng.choice(("Yes", "Yes", "Yes", "No"))}
    share = rng.random()
    questions = {q.id: _value(rng, instrument, q) for q in item.all_questions if rng.random() < share}
    return gate | questions


def _value(rng: Random, instrument: Instrument, question: Question) -> Any:
    match question.type:
        case "visit_pattern":
            return rng.choice(instrument.options_of(question))
        case "multi_select":
            exclusive = set(question.choices) & {"none", "NA"}
            options = sorted(set(question.choices) - exclusive)
            if exclusive and rng.random() < 0.2:
                return sorted(exclusive)[:1]
            return rng.sample(options, min(len(options), rng.randint(1, question.max or 2)))
        case "select":
            return rng.choice(question.choices)
        case "table":
            return [_row(rng, question) for _ in range(rng.randint(0, 2))]
        case _:
            return rng.choice(FIXED[question.type])


def _row(rng: Random, question: Question) -> dict[str, Any]:
    """At least one cell: a row without any is no row."""
    columns = [column for column in question.columns if column.type != "text"]
    return {column.id: _cell(rng, column) for column in rng.sample(columns, rng.randint(1, len(columns)))}


def _cell(rng: Random, column: Column) -> Any:
    match column.type:
        case "select":
            return rng.choice(column.choices)
        case "multi_select":
            return [rng.choice(column.choices)]
        case _:
            return rng.choice(FIXED[column.type])
