"""Outcomes and items on paper: ratings with their reasons, answers, tables and narratives."""

from collections.abc import Iterator
from typing import Any

from services.gateway.printing.blocks import Asked, Part, facts, prose, section, table
from services.gateway.printing.formatting import NOT_ANSWERED, NOT_RATED, answer_words, head_of, on, rating_words, value
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item
from shared.instrument.model.questions import Column, Question


def outcomes(asked: Asked, instrument: Instrument) -> Part:
    """The outcomes' ratings in effect."""
    words, rated = rating_words(instrument), asked.ratings.get("outcomes", {})
    rows = ((f"{one.id}: {one.label}", *_rated(rated.get(one.id), words)) for one in instrument.outcomes)
    return section("Outcomes", [table("Ratings of the outcomes", ("Outcome", "Rating", "Why"), rows)])


def _rated(one: dict[str, Any] | None, words: dict[str, str]) -> tuple[str, str]:
    return (words.get(one["rating"], one["rating"]), one["why"]) if one else (NOT_RATED, "")


def items(asked: Asked, instrument: Instrument) -> Iterator[Part]:
    """Every item of this type of case; the others by their name alone."""
    for item in instrument.items:
        there = asked.case["case_type"] in item.case_types
        parts = list(_item(asked, instrument, item)) if there else [prose("", "Not for cases of this type.")]
        yield section(f"Item {item.id}: {item.label}", parts)


def _item(asked: Asked, instrument: Instrument, item: Item) -> Iterator[Part]:
    yield facts(*_ratings(asked, instrument, item))
    answers = asked.case["items"][item.id]
    given = {name: one["value"] for name, one in answers["answers"].items()}
    gate = (
        [] if item.always_applicable else [("Does the item apply?", answer_words(instrument, given.get("applicable")))]
    )
    asked_for = [question for question in item.all_questions if question.type != "table"]
    rows = [(f"{one.id}. {one.text}", _answer(instrument, one, given, answers["locked"])) for one in asked_for]
    yield table("Answers", ("Question", "Answer"), [*gate, *rows])
    for question in item.all_questions:
        if question.type == "table":
            yield _rows(asked, item, question, given.get(question.id) or [])
    yield from _texts(asked, item, answers)


def _answer(instrument: Instrument, one: Question, given: dict[str, Any], locked: dict[str, str]) -> str:
    shown = answer_words(instrument, given.get(one.id))
    return f"Not asked: {locked[one.id]}" if shown == NOT_ANSWERED and one.id in locked else shown


def _ratings(asked: Asked, instrument: Instrument, item: Item) -> Iterator[tuple[str, str]]:
    """Of the item and its parts; an overridden one is marked as such, with both ratings [F14]."""
    words, rated = rating_words(instrument), asked.ratings.get("items", {})
    override = asked.case["items"][item.id]["override"]
    rating, why = _rated(rated.get(item.id), words)
    yield "Rating", f"{rating} (overridden)" if override else rating
    if override:
        yield "Calculated rating", words[override["calculated"]]
        if asked.full:
            yield "Overridden by", f"{override['by']}, {on(override['at'])}"
            yield "Why it was overridden", asked.texts.get("overrides", {}).get(item.id) or "The reason cannot be read."
    if why:
        yield "Why", why
    for part in item.sub_items:
        rating, why = _rated(rated.get(part.id), words)
        yield f"{part.id}: {part.label}", f"{rating}. {why}" if why else rating


def _rows(asked: Asked, item: Item, question: Question, rows: list[dict[str, Any]]) -> Part:
    """A table of the item; its free texts, a child's first name among them, on a full paper alone."""
    columns = [column for column in question.columns if asked.full or column.type != "text"]
    head = [head_of(column) for column in columns]
    place = f"cell/{item.id}/{question.id}"
    shown = ([_cell(asked, f"{place}/{number}", row, one) for one in columns] for number, row in enumerate(rows))
    return table(f"{question.id}. {question.text}", head, shown)


def _cell(asked: Asked, place: str, row: dict[str, Any], column: Column) -> str:
    if column.type == "text":
        return asked.text(f"{place}/{column.id}")
    return value(row[column.id]) if row.get(column.id) not in (None, "") else ""


def _texts(asked: Asked, item: Item, answers: dict[str, Any]) -> Iterator[Part]:
    """Narratives justify a rating and do not say who told what [F2, F20]; sources and comments may."""
    yield prose("Rationale statement", asked.text(f"rationale/{item.id}"))
    for question in item.all_questions:
        yield prose(f"About the answer to {question.id}", asked.text(f"no/{item.id}/{question.id}"))
    if asked.full:
        yield prose("Additional comments", asked.text(f"comments/{item.id}"))
        sources = (answers["sources"] or {}).get("rows") or []
        yield facts(("Sources", value(list(sources)) if sources else "None named"))
