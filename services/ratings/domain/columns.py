"""Columns of an export: the same for every case and version, so that files of any quarters can be stacked. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from shared.contracts.reviews.entry import FaceSheetCore
from shared.instrument import VERSIONS, Item, Question, load

ColumnPart = Literal["about", "fact", "answer", "rating", "calculated", "outcome"]

ABOUT = {
    "id": "The case.",
    "site": "The site that the case belongs to.",
    "practice": "Whether it is a mock case of a training site.",
    "quarter": "The calendar quarter of the review.",
    "county": "The county's FIPS code.",
    "case_type": "FC: foster care, IH: in-home services, IHDR: in-home services by differential response.",
    "agency": "The agency that serves the case.",
    "rank": "The case's place in its county's sample; empty for one that was not drawn.",
    "stage": "How far the case is.",
    "instrument": "The version of the instrument by which it is reviewed.",
    "rule_set": "The rules that its ratings follow.",
    "case_version": "The last event of the case that the row shows.",
}
"""The columns before the answers, with their description in the codebook."""

FACTS = {
    "started": "The day on which the first entry was made, at the site.",
    "completed": "The day on which the case was submitted, at the site.",
    "entered_by": "The persons who entered something, by id.",
    "checked_by": "The persons who took the case for quality assurance, by id.",
}
"""Columns of the work on the case; empty for a case that an earlier version began to rate, as its face sheet is."""

ANSWER_TYPES: dict[str, Literal["number", "date"]] = {"integer": "number", "date": "date", "date_or_na": "date"}
NUMBER_COLUMNS = ("rank", "case_version")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `choice` is one option of a multi-select question, `type` that of the values in the column."""

    name: str
    part: ColumnPart
    item: str = ""
    question: str = ""
    choice: str = ""
    type: Literal["text", "number", "boolean", "date"] = "text"


@cache
def columns() -> tuple[Column, ...]:
    """Return all columns in the order of a file."""
    rated = [part.id for item in load(VERSIONS[0]).items for part in (item, *item.sub_items)]
    outcomes = [outcome.id for outcome in load(VERSIONS[0]).outcomes]
    return (
        *(Column(name, "about", type=_type_of(name)) for name in ABOUT),
        *(Column(name, "fact", type="date" if name in ("started", "completed") else "text") for name in FACTS),
        *(Column(f"face.{field}", "fact", type=_face_type(field)) for field in FaceSheetCore.model_fields),
        *_answers(),
        *(Column(f"rating.{name}", "rating", item=name) for name in rated),
        *(Column(f"calculated.{item.id}", "calculated", item=item.id) for item in load(VERSIONS[0]).items),
        *(Column(f"outcome.{name}", "outcome", item=name) for name in outcomes),
    )


def _type_of(name: str) -> Literal["text", "number", "boolean"]:
    return "number" if name in NUMBER_COLUMNS else "boolean" if name == "practice" else "text"


def _face_type(field: str) -> Literal["text", "date"]:
    return "date" if field.endswith("_date") or field == "pur_start" else "text"


def _answers() -> tuple[Column, ...]:
    """Return the columns by item; those of one version alone follow those of all versions."""
    by_item: dict[str, dict[str, Column]] = {}
    for version in VERSIONS:
        for item in load(version).items:
            by_item.setdefault(item.id, {}).update({column.name: column for column in _of_item(item)})
    return tuple(column for item_columns in by_item.values() for column in item_columns.values())


def _of_item(item: Item) -> Iterator[Column]:
    if not item.always_applicable:
        yield Column(f"{item.id}.applicable", "answer", item.id, "applicable")
    for question in item.all_questions:
        yield from _of_question(item.id, question)


def _of_question(item: str, question: Question) -> Iterator[Column]:
    name = f"{item}.{question.id}"
    if question.type == "multi_select":
        for choice in question.choices:
            yield Column(f"{name}={choice}", "answer", item, question.id, choice)
    else:
        yield Column(name, "answer", item, question.id, type=ANSWER_TYPES.get(question.type, "text"))
