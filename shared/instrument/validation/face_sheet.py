"""Validation of a face sheet: problems of its fields, and required fields that are missing."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from shared.instrument.language.predicate import predicate
from shared.instrument.model.face_sheet_facts import day
from shared.instrument.model.instrument import FaceSheetField, Instrument
from shared.instrument.validation.answer_types import Validator, column_validators, table, validator_of

Fields = Mapping[str, Any]
ORDERED = (("fc_entry_date", "fc_discharge_date"), ("case_open_date", "case_closed_date"))
"""Pairs of days of which the second cannot be before the first."""


def validate_face_sheet(instrument: Instrument, case_type: str, fields: Fields) -> list[str]:
    """Returns every problem; a missing field is none. Values are never repeated."""
    known = _validators(instrument)
    problems = [f"{name}: {problem}" for name, value in fields.items() if (problem := _problem(known, name, value))]
    if problems:
        return problems
    return [*_locked(instrument, case_type, fields), *_in_order(fields)]


def missing_face_sheet(instrument: Instrument, case_type: str, fields: Fields) -> tuple[str, ...]:
    """Returns the required fields that are missing, or that have no row or option."""
    assert case_type in instrument.case_types
    return tuple(field.id for field in core_fields(instrument) if field.required and not fields.get(field.id))


def core_fields(instrument: Instrument) -> tuple[FaceSheetField, ...]:
    """Returns the fields that the system stores."""
    return tuple(field for field in instrument.face_sheet.fields if field.core)


@lru_cache(maxsize=8)
def _validators(instrument: Instrument) -> dict[str, Validator]:
    return {field.id: _validator(field) for field in core_fields(instrument)}


def _validator(field: FaceSheetField) -> Validator:
    if field.type == "table":
        required = tuple(column.id for column in field.columns if column.required)
        stored = tuple(column for column in field.columns if column.core)
        return partial(table, column_validators(stored), required)
    return validator_of(field.type, field.codes or field.choices, exclusive=field.exclusive)


def _problem(known: Mapping[str, Callable[[object], str | None]], name: str, value: object) -> str | None:
    validate = known.get(name)
    return "the face sheet has no such field" if validate is None else validate(value)


def _locked(instrument: Instrument, case_type: str, fields: Fields) -> Iterator[str]:
    """Yields problems of fields that are not NA although locked, or NA although not locked."""
    facts = {"case_type": case_type, "version": instrument.version}
    for field in core_fields(instrument):
        if field.locked_when is None or field.id not in fields:
            continue
        locked = predicate(field.locked_when).holds(facts)
        if locked and fields[field.id] != "NA":
            yield f"{field.id}: {field.locked_because}"
        if not locked and fields[field.id] == "NA":
            yield f"{field.id}: it cannot be NA in a case of this type"


def _in_order(fields: Fields) -> Iterator[str]:
    for first, second in ORDERED:
        start, end = day(fields.get(first)), day(fields.get(second))
        if start is not None and end is not None and end < start:
            yield f"{second}: it lies before {first}"
