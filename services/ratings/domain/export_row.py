"""A rated case as one row of a table, and as one answer sheet with its ratings. Pure."""

from collections.abc import Callable
from typing import Any

import orjson

from services.ratings.domain.columns import Column, Part, columns
from services.ratings.domain.rated_case import CurrentRating, RatedCase
from services.ratings.domain.rating_events import UNRATED
from shared.contracts.vocabulary import Purpose, purpose_of

Cell = str | int | bool | None


def row_of(case: RatedCase) -> list[Cell]:
    """A cell a column; None where the case has nothing to say."""
    facts = about(case)
    return [facts[one.name] if one.part == "about" else CELLS[one.part](case, one) for one in columns()]


def sheet_of(case: RatedCase) -> dict[str, Any]:
    """An answer sheet, as it is rated and imported, with what the system knows of the case beside it."""
    ratings = {
        "items": {one.item: _rating(case, one) for one in columns() if one.part == "rating"},
        "calculated": {name: one.calculated for name, one in case.items.items() if one.calculated},
        "outcomes": {one.item: _outcome(case, one) for one in columns() if one.part == "outcome"},
    }
    return about(case) | {"answers": case.answers} | ratings


def about(case: RatedCase) -> dict[str, Cell]:
    """What stands before the answers."""
    place = case.place
    return {
        "id": case.key.partition("|")[2],
        "site": case.site,
        "practice": purpose_of(case.site) is Purpose.TRAINING,
        "quarter": place.quarter or None,
        "county": place.county or None,
        "case_type": case.case_type,
        "agency": place.agency or None,
        "rank": place.rank,
        "stage": place.stage or None,
        "instrument": case.instrument,
        "rule_set": _rule_set(case),
        "case_version": case.seen,
    }


def _rule_set(case: RatedCase) -> str | None:
    """All ratings of a case stand by the same rules."""
    return next((one.rule_set for one in case.items.values()), None)


def _answer(case: RatedCase, column: Column) -> Cell:
    value = case.answers.get(column.item, {}).get(column.question)
    if column.choice:
        return None if value is None else "Yes" if column.choice in value else "No"
    return orjson.dumps(value).decode() if isinstance(value, list) else value


def _rating(case: RatedCase, column: Column) -> Cell:
    return _standing(case, column).rating


def _calculated(case: RatedCase, column: Column) -> Cell:
    return _standing(case, column).calculated


def _standing(case: RatedCase, column: Column) -> CurrentRating:
    """What nobody was told of is incomplete."""
    return case.items.get(column.item, UNRATED)


def _outcome(case: RatedCase, column: Column) -> Cell:
    return case.outcomes.get(column.item, UNRATED).rating


CELLS: dict[Part, Callable[[RatedCase, Column], Cell]] = {
    "answer": _answer,
    "rating": _rating,
    "calculated": _calculated,
    "outcome": _outcome,
}
