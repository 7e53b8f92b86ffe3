"""Odd days: days of a case that are possible and can hardly be meant, by the position where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shared.instrument.model.face_sheet_facts import day

YEARS_BACK = 30
"""Nothing in the review of a child or a young adult is older."""

DayPosition = tuple[str, date]


def days_of(answers: Mapping[str, Mapping[str, Any]], face_sheet: Mapping[str, Any]) -> list[DayPosition]:
    """Returns every day of a case with its position in the reviewer's words, as `4A1, row 2`."""
    return [*_days("face sheet, ", face_sheet), *(p for item, given in answers.items() for p in _days(item, given))]


def _days(prefix: str, values: Mapping[str, Any]) -> Iterator[DayPosition]:
    for name, value in values.items():
        if isinstance(value, list | tuple):
            yield from _days_of_rows(f"{prefix}{name}", value)
        elif (given := day(value)) is not None:
            yield f"{prefix}{name}", given


def _days_of_rows(position: str, rows: Sequence[Any]) -> Iterator[DayPosition]:
    for number, row in enumerate(rows, 1):
        cells = row.values() if isinstance(row, dict) else ()
        yield from ((f"{position}, row {number}", given) for cell in cells if (given := day(cell)) is not None)


def ahead(days: Sequence[DayPosition], today: date | None) -> list[str] | None:
    """Returns the positions of days after today; None while today is unknown."""
    return None if today is None else [position for position, given in days if given > today]


def long_ago(days: Sequence[DayPosition], today: date | None) -> list[str] | None:
    """Returns the positions of days more than thirty years before today; None while today is unknown."""
    return None if today is None else [position for position, given in days if given.year < today.year - YEARS_BACK]
