"""Validators by type of answer: each returns a problem for the reviewer, which never repeats the answer."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from shared.instrument.model.face_sheet_facts import FIRST_YEAR, LAST_YEAR, day, is_possible
from shared.instrument.model.questions import Column

MAX_INTEGER = 2**53 - 1
"""The greatest integer that JSON clients represent exactly."""

MAX_ROWS = 100
"""Rows of a table: more than any family's reports or placements."""

BLANK: tuple[object, ...] = (None, "", [], ())
"""Cells in which nothing is entered."""

YEARS = f"days from {FIRST_YEAR} to {LAST_YEAR} can be given"

Validator = Callable[[object], str | None]
"""Returns the problem of an answer, or None."""


def validator_of(
    kind: str,
    choices: tuple[str, ...],
    *,
    exclusive: tuple[str, ...] = (),
    most: int | None = None,
    least: int | None = None,
) -> Validator:
    """Returns the validator for a type of answer."""
    match kind:
        case "select":
            return option(choices)
        case "date_or_code":
            return date_or(choices)
        case "multi_select":
            return options(choices, exclusive, most)
        case "integer":
            return partial(_whole_number, least)
        case _:
            return FIXED[kind]


def column_validators(columns: tuple[Column, ...]) -> dict[str, Validator]:
    """Returns the validators of a table's columns; a cell may be free text."""
    return {
        column.id: validator_of(column.type, column.choices, exclusive=column.exclusive, least=0) for column in columns
    }


def option(choices: tuple[str, ...]) -> Validator:
    """Returns a validator for the choice of one option."""
    known = frozenset(choices)
    problem = f"choose {either(choices)}"

    def validate(value: object) -> str | None:
        return None if type(value) is str and value in known else problem

    return validate


def options(choices: tuple[str, ...], exclusive: tuple[str, ...], most: int | None) -> Validator:
    """Returns a validator for a list of options, which may be empty. An exclusive option stands alone."""
    known = frozenset(choices)

    def validate(value: object) -> str | None:
        if type(value) is not list and type(value) is not tuple:
            return f"give a list of options out of {either(choices)}"
        if not _all_known(known, value):
            return f"there is no such option: choose out of {either(choices)}"
        if len(set(value)) < len(value):
            return "an option is chosen twice: choose each one once"
        if len(value) > 1 and (alone := [option for option in exclusive if option in value]):
            return f"{alone[0]} stands alone: choose it, or others, not both"
        return f"choose at most {most} options" if most is not None and len(value) > most else None

    return validate


def _all_known(known: frozenset[str], chosen: list[Any] | tuple[Any, ...]) -> bool:
    try:
        return known.issuperset(chosen)
    except TypeError:  # an option that is itself a list or an object
        return False


def date_or(codes: tuple[str, ...]) -> Validator:
    """Returns a validator for a day or one of the codes."""
    problem = " or ".join(("give a day that exists, written like 2026-08-14,", *codes)).rstrip(",")

    def validate(value: object) -> str | None:
        if type(value) is str and value in codes:
            return None
        given = day(value)
        if given is None:
            return problem
        return None if is_possible(given) else f"look at the year: {YEARS}"

    return validate


def table(columns: Mapping[str, Validator], required: tuple[str, ...], value: object) -> str | None:
    """Returns the problem of a table, which must be a list of rows with known columns, or None."""
    if not isinstance(value, list | tuple):
        return "give a list of rows"
    if len(value) > MAX_ROWS:
        return f"there are {len(value)} rows: give at most {MAX_ROWS}"
    for number, row in enumerate(value, 1):
        if not isinstance(row, dict):
            return f"row {number}: give an object with the columns {either(columns, 'and')}"
        problem = _row(columns, required, row)
        if problem is not None:
            return f"row {number}{problem}"
    return None


def _row(columns: Mapping[str, Validator], required: tuple[str, ...], row: dict[Any, Any]) -> str | None:
    for name, cell in row.items():
        if name not in columns:
            return f": there is no such column: it has {either(columns, 'and')}"
        problem = columns[name](cell)
        if problem is not None:
            return f", {name}: {problem}"
    absent = [name for name in required if name not in row]
    if absent:
        return f", {absent[0]}: it is missing"
    return None if any(cell not in BLANK for cell in row.values()) else ": nothing is entered in it: leave it out"


def _whole_number(least: int | None, value: object) -> str | None:
    if type(value) is not int or abs(value) > MAX_INTEGER:
        return "give a whole number"
    return f"give a number that is at least {least}" if least is not None and value < least else None


def _text(value: object) -> str | None:
    return None if type(value) is str else "give a text"


def either(names: Mapping[str, object] | tuple[str, ...], word: str = "or") -> str:
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last


FIXED: dict[str, Validator] = {
    "yes_no": option(("Yes", "No")),
    "yes_no_na": option(("Yes", "No", "NA")),
    "date": date_or(()),
    "date_or_na": date_or(("NA",)),
    "text": _text,
}
"""Validators of the types that need no parameters."""
