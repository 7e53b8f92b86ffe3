"""Export row of a rated case, and its answer sheet with ratings. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from services.ratings.domain.columns import FACTS, Column, ColumnPart, columns
from services.ratings.domain.rated_case import Answers, CurrentRating, RatedCase
from services.ratings.domain.rating_events import UNRATED
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.instrument import engine

Cell = str | int | bool | None


def row_of(case: RatedCase) -> list[Cell]:
    """Return one cell per column; None where the case has no value."""
    case, fields = _with_answers_in_force(case), about(case)
    return [fields[column.name] if column.part == "about" else CELLS[column.part](case, column) for column in columns()]


def sheet_of(case: RatedCase) -> dict[str, Any]:
    """Return an answer sheet as it is rated and imported, with the case's attributes and ratings."""
    case = _with_answers_in_force(case)
    ratings = {
        "items": {column.item: _rating(case, column) for column in columns() if column.part == "rating"},
        "calculated": {name: rating.calculated for name, rating in case.items.items() if rating.calculated},
        "outcomes": {column.item: _outcome(case, column) for column in columns() if column.part == "outcome"},
    }
    return about(case) | {"answers": case.answers} | ratings


def _with_answers_in_force(case: RatedCase) -> RatedCase:
    """Return the case without the answers that are no longer asked for; they are in the history alone."""
    return replace(case, answers=answers_in_force(case))


def answers_in_force(case: RatedCase) -> Answers:
    """Return the answers that are asked for."""
    return engine(case.instrument).in_force(case.case_type, case.answers)


def about(case: RatedCase) -> dict[str, Cell]:
    """Return the cells of the columns before the answers."""
    attributes = case.attributes
    return {
        "id": case.key.partition("|")[2],
        "site": case.site,
        "practice": purpose_of(case.site) is Purpose.TRAINING,
        "quarter": attributes.quarter or None,
        "county": attributes.county or None,
        "case_type": case.case_type,
        "agency": attributes.agency or None,
        "rank": attributes.rank,
        "stage": attributes.stage or None,
        "instrument": case.instrument,
        "rule_set": _rule_set(case),
        "case_version": case.seen,
    }


def _rule_set(case: RatedCase) -> str | None:
    """Return the rule set that all ratings of the case follow."""
    return next((rating.rule_set for rating in case.items.values()), None)


def _answer(case: RatedCase, column: Column) -> Cell:
    value = case.answers.get(column.item, {}).get(column.question)
    if column.choice:
        return None if value is None else "Yes" if column.choice in value else "No"
    return orjson.dumps(value).decode() if isinstance(value, list) else value


def _rating(case: RatedCase, column: Column) -> Cell:
    return _current_rating(case, column).rating


def _calculated(case: RatedCase, column: Column) -> Cell:
    return _current_rating(case, column).calculated


def _current_rating(case: RatedCase, column: Column) -> CurrentRating:
    """Return the rating in effect; an item without any is incomplete."""
    return case.items.get(column.item, UNRATED)


def _outcome(case: RatedCase, column: Column) -> Cell:
    return case.outcomes.get(column.item, UNRATED).rating


def _case_fact(case: RatedCase, column: Column) -> Cell:
    """Return a cell of the work on the case or of its face sheet; a table is JSON, as among the answers."""
    if case.facts is None:
        return None
    name = column.name
    value = getattr(case.facts, name) if name in FACTS else case.facts.face_sheet.get(name.removeprefix("face."))
    match value:
        case None | "" | [] | ():
            return None
        case [dict(), *_]:
            return orjson.dumps(value).decode()
        case list() | tuple():
            return "; ".join(map(str, value))
        case _:
            return str(value)


CELLS: dict[ColumnPart, Callable[[RatedCase, Column], Cell]] = {
    "fact": _case_fact,
    "answer": _answer,
    "rating": _rating,
    "calculated": _calculated,
    "outcome": _outcome,
}
