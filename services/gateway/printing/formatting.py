"""Text of codes, days and ratings in a printed copy."""

import re
from datetime import date, datetime
from typing import Any

from shared.instrument.model.instrument import Instrument
from shared.instrument.model.questions import Column
from shared.reference.zones import local_day

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOT_ANSWERED = "Not answered"
NOT_RATED = "Not rated yet"


def label(code: str) -> str:
    """Return the text of a code: `foster_parent` becomes Foster parent; other text stays as it is."""
    if code == "NA":
        return "Not applicable"
    return code[:1].upper() + code[1:].replace("_", " ") if re.fullmatch("[a-z0-9_]+", code) else code


def head_of(column: Column) -> str:
    """Return the header of a column: the instrument's label, otherwise the column's id."""
    return f"{column.label[:1].upper()}{column.label[1:]}" if column.label else label(column.id)


def on(day: Any) -> str:
    """Return the text of a day: `2026-08-14` becomes August 14, 2026; empty without a day."""
    return f"{date.fromisoformat(day):%B %-d, %Y}" if isinstance(day, str) and DAY.fullmatch(day) else ""


def on_day_of(moment: str, zone: str) -> str:
    """Return the text of the day of a moment in the time zone."""
    return on(local_day(datetime.fromisoformat(moment), zone).isoformat())


def value(given: Any) -> str:
    """Return the text of an answer or a cell: a day, a code, several of them, a number."""
    match given:
        case None | "" | []:
            return NOT_ANSWERED
        case str() if DAY.fullmatch(given):
            return on(given)
        case str():
            return label(given)
        case list():
            return "; ".join(value(part) for part in given)
        case _:
            return str(given)


def rating_labels(instrument: Instrument) -> dict[str, str]:
    """Return the labels of the ratings of items and outcomes, by code."""
    labels = (*instrument.cover.outcome_ratings, *instrument.cover.item_ratings)
    return {rating.code: rating.label for rating in labels}


def answer_text(instrument: Instrument, given: Any) -> str:
    """Return the same as `value`, with the instrument's labels of visit patterns."""
    patterns = {pattern.code: pattern.label for pattern in instrument.cover.visit_patterns if pattern.code != "NA"}
    return patterns[given] if isinstance(given, str) and given in patterns else value(given)
