"""Codes, days and ratings as people read them on paper."""

import re
from datetime import date
from typing import Any

from shared.instrument.model.instrument import Instrument
from shared.instrument.model.questions import Column

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOT_ANSWERED = "Not answered"
NOT_RATED = "Not rated yet"


def said(code: str) -> str:
    """`foster_parent` → Foster parent; what is no code stays as it is."""
    if code == "NA":
        return "Not applicable"
    return code[:1].upper() + code[1:].replace("_", " ") if re.fullmatch("[a-z0-9_]+", code) else code


def head_of(column: Column) -> str:
    """A column's head: the instrument's words, else its own name."""
    return f"{column.label[:1].upper()}{column.label[1:]}" if column.label else said(column.id)


def on(day: Any) -> str:
    """`2026-08-14` → August 14, 2026; empty where there is no day."""
    return f"{date.fromisoformat(day[:10]):%B %-d, %Y}" if isinstance(day, str) and DAY.match(day) else ""


def value(given: Any) -> str:
    """An answer or a cell: a day, a code, several of them, a number."""
    match given:
        case None | "" | []:
            return NOT_ANSWERED
        case str() if DAY.fullmatch(given):
            return on(given)
        case str():
            return said(given)
        case list():
            return "; ".join(value(one) for one in given)
        case _:
            return str(given)


def rating_words(instrument: Instrument) -> dict[str, str]:
    """Every rating of items and outcomes by its code."""
    labels = (*instrument.cover.outcome_ratings, *instrument.cover.item_ratings)
    return {one.code: one.label for one in labels}


def answer_words(instrument: Instrument, given: Any) -> str:
    """The same as `value`, with the instrument's own words for how often a visit took place."""
    patterns = {one.code: one.label for one in instrument.cover.visit_patterns if one.code != "NA"}
    return patterns[given] if isinstance(given, str) and given in patterns else value(given)
