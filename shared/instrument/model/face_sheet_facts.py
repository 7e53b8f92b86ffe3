"""Face sheet facts: values derived from the face sheet's dates and tables, for the checks. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

LENGTH = len("2026-08-14")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1950, 2099
"""No day of a case lies before or after: another year is a slip of the pen."""

FaceSheetValues = Mapping[str, Any]
FACE_SHEET_FACTS = frozenset(
    {
        "fs_target_children",
        "fs_target_in_fc_during_pur",
        "fs_any_child_in_fc_during_pur",
        "fs_days_open",
        "fs_days_in_care",
        "fs_days_start_to_submit",
        "fs_primary_reason",
        "fs_reasons",
        "fs_opened_before_pur",
        "fs_entry_date",
        "fs_discharge_date",
    }
)


def face_sheet_facts(
    values: FaceSheetValues, *, today: date | None = None, started: date | None = None
) -> dict[str, Any]:
    """Returns the fs_* facts, None where unknown. `today` is the day on which the review is, or was, completed."""
    entry, discharge = values.get("fc_entry_date"), values.get("fc_discharge_date")
    opened, pur_start = day(values.get("case_open_date")), day(values.get("pur_start"))
    end = _earlier(day(values.get("case_closed_date")), today)
    children: Sequence[Mapping[str, Any]] | None = values.get("children")
    in_care = in_care_during(entry, discharge, pur_start, end)
    return {
        "fs_target_children": None if children is None else sum(c.get("is_target") == "Yes" for c in children),
        "fs_target_in_fc_during_pur": in_care,
        "fs_any_child_in_fc_during_pur": in_care,
        "fs_days_open": _days(opened, end),
        "fs_days_in_care": _days(day(entry), _earlier(day(discharge), end)),
        "fs_days_start_to_submit": _days(started, today),
        "fs_primary_reason": values.get("primary_reason"),
        "fs_reasons": values.get("involvement_reasons"),
        "fs_opened_before_pur": None if opened is None or pur_start is None else opened < pur_start,
        "fs_entry_date": entry,
        "fs_discharge_date": "NA" if discharge == "not_yet_discharged" else discharge,
    }


def in_care_during(entry: Any, discharge: Any, start: date | None, end: date | None) -> bool | None:
    """Whether the episode of foster care meets the period under review; None while the dates are missing."""
    if entry == "NA":
        return False
    entered, left = day(entry), day(discharge)
    if entered is None or start is None or discharge is None:
        return None
    return (left is None or left >= start) and (end is None or entered <= end)


def day(value: Any) -> date | None:
    """A date from its text; None for a code, for nothing, or for a day that does not exist."""
    return _day(value) if type(value) is str and len(value) == LENGTH else None


def is_possible(day: date) -> bool:
    """Whether a case can have this day; one that is merely odd is found by the checks."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


@lru_cache(maxsize=8192)
def _day(value: str) -> date | None:
    """Cached: the days of a review period recur."""
    if DAY.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _earlier(first: date | None, second: date | None) -> date | None:
    return min((d for d in (first, second) if d is not None), default=None)


def _days(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else (end - start).days
