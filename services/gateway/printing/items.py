"""Printed outcomes and items: ratings with their reasons, answers, tables and narratives."""

from collections.abc import Iterator
from typing import Any

from services.gateway.printing.blocks import Block, CaseContent, facts, prose, section, table
from services.gateway.printing.formatting import (
    NOT_ANSWERED,
    NOT_RATED,
    answer_text,
    head_of,
    on_day_of,
    rating_labels,
    value,
)
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item
from shared.instrument.model.questions import Column, Question


def outcomes(content: CaseContent, instrument: Instrument) -> Block:
    """Return the outcomes' ratings in effect."""
    labels, rated = rating_labels(instrument), content.ratings.get("outcomes", {})
    rows = (
        (f"{outcome.id}: {outcome.label}", *_rated(rated.get(outcome.id), labels)) for outcome in instrument.outcomes
    )
    return section("Outcomes", [table("Ratings of the outcomes", ("Outcome", "Rating", "Why"), rows)])


def _rated(rating: dict[str, Any] | None, labels: dict[str, str]) -> tuple[str, str]:
    return (labels.get(rating["rating"], rating["rating"]), rating["why"]) if rating else (NOT_RATED, "")


def rating_summary(content: CaseContent, instrument: Instrument) -> Block:
    """Return the ratings of outcomes and items in effect, without reasons."""
    labels, rated = rating_labels(instrument), content.ratings
    items_of_type = [item for item in instrument.items if content.case["case_type"] in item.case_types]
    outcome_rows = [
        (f"{outcome.id}: {outcome.label}", _rated(rated.get("outcomes", {}).get(outcome.id), labels)[0])
        for outcome in instrument.outcomes
    ]
    item_rows = [
        (f"{item.id}: {item.label}", _rated(rated.get("items", {}).get(item.id), labels)[0]) for item in items_of_type
    ]
    tables = [table("Outcomes", ("Outcome", "Rating"), outcome_rows), table("Items", ("Item", "Rating"), item_rows)]
    return section("Ratings", tables)


def items(content: CaseContent, instrument: Instrument) -> Iterator[Block]:
    """Yield every item; those that are not for this type of case by their name alone."""
    for item in instrument.items:
        is_asked = content.case["case_type"] in item.case_types
        parts = list(_item(content, instrument, item)) if is_asked else [prose("", "Not for cases of this type.")]
        yield section(f"Item {item.id}: {item.label}", parts)


def _item(content: CaseContent, instrument: Instrument, item: Item) -> Iterator[Block]:
    yield facts(*_ratings(content, instrument, item))
    answers = content.case["items"][item.id]
    given = {name: answers["answers"][name]["value"] for name in answers["in_force"]}
    gate = (
        [] if item.always_applicable else [("Does the item apply?", answer_text(instrument, given.get("applicable")))]
    )
    asked_questions = [question for question in item.all_questions if question.type != "table"]
    rows = [
        (f"{question.id}. {question.text}", _answer(instrument, question, given, answers["locked"]))
        for question in asked_questions
    ]
    yield table("Answers", ("Question", "Answer"), [*gate, *rows])
    for question in item.all_questions:
        if question.type == "table":
            yield _rows(content, item, question, given.get(question.id) or [])
    yield from _texts(content, item, answers)


def _answer(instrument: Instrument, question: Question, given: dict[str, Any], locked: dict[str, str]) -> str:
    shown = answer_text(instrument, given.get(question.id))
    return f"Not asked: {locked[question.id]}" if shown == NOT_ANSWERED and question.id in locked else shown


def _ratings(content: CaseContent, instrument: Instrument, item: Item) -> Iterator[tuple[str, str]]:
    """Yield the ratings of the item and its parts; an overridden item shows both ratings [F14]."""
    labels, rated = rating_labels(instrument), content.ratings.get("items", {})
    override = content.case["items"][item.id]["override"]
    rating, reason = _rated(rated.get(item.id), labels)
    yield "Rating", f"{rating} (overridden)" if override else rating
    if override:
        yield "Calculated rating", labels[override["calculated"]]
        if content.full:
            yield "Overridden by", f"{override['by']}, {on_day_of(override['at'], content.zone)}"
            yield (
                "Why it was overridden",
                content.texts.get("overrides", {}).get(item.id) or "The reason cannot be read.",
            )
    if reason:
        yield "Why", reason
    for part in item.sub_items:
        rating, reason = _rated(rated.get(part.id), labels)
        yield f"{part.id}: {part.label}", f"{rating}. {reason}" if reason else rating


def _rows(content: CaseContent, item: Item, question: Question, rows: list[dict[str, Any]]) -> Block:
    """Return a table of the item; free texts, among them a child's first name, are on a full copy alone."""
    columns = [column for column in question.columns if content.full or column.type != "text"]
    head = [head_of(column) for column in columns]
    field = f"cell/{item.id}/{question.id}"
    shown = ([_cell(content, f"{field}/{row['row']}", row, column) for column in columns] for row in rows)
    return table(f"{question.id}. {question.text}", head, shown)


def _cell(content: CaseContent, field: str, row: dict[str, Any], column: Column) -> str:
    if column.type == "text":
        return content.text(f"{field}/{column.id}")
    return value(row[column.id]) if row.get(column.id) not in (None, "") else ""


def _texts(content: CaseContent, item: Item, answers: dict[str, Any]) -> Iterator[Block]:
    """Yield narratives, which name no source [F2, F20]; comments and sources are on a full copy alone."""
    stale = answers["answers"].keys() - set(answers["in_force"])
    yield prose("Rationale statement", content.text(f"rationale/{item.id}"))
    for question in item.all_questions:
        if question.id not in stale:
            yield prose(f"About the answer to {question.id}", content.text(f"no/{item.id}/{question.id}"))
    if content.full:
        yield prose("Additional comments", content.text(f"comments/{item.id}"))
        sources = (answers["sources"] or {}).get("rows") or []
        yield facts(("Sources", value(list(sources)) if sources else "None named"))
