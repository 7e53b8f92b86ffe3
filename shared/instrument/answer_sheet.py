"""Answer sheet: one reviewed case as a line of JSON with its id, case type, version and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from shared.instrument.loader import load
from shared.instrument.rule_sets import DEFAULT_VERSION, VERSIONS

SheetId = str | int | None


class BadSheet(ValueError):
    """A line that is no answer sheet; `id` is the sheet's id where it can be read."""

    def __init__(self, problem: str, sheet: SheetId = None) -> None:
        super().__init__(problem)
        self.id = sheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a known version and case type. Its answers are not validated yet."""

    id: SheetId
    case_type: str
    version: str
    answers: Mapping[str, Any]


def read_sheet(line: bytes) -> Sheet:
    """Returns the line's answer sheet. Raises BadSheet, whose message names the field."""
    fields = _object(line)
    sheet = _id(fields)
    try:
        version = _chosen(fields.get("instrument", DEFAULT_VERSION), "instrument", VERSIONS)
        case_type = _chosen(fields.get("case_type"), "case_type", load(version).case_types)
        answers = mapping(fields.get("answers"), "answers: give an object with the items' numbers")
        return Sheet(sheet, case_type, version, answers)
    except ValueError as bad:
        raise BadSheet(str(bad), sheet) from None


def _object(line: bytes) -> dict[str, Any]:
    if not line.strip():
        raise BadSheet("it is blank")
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        raise BadSheet(_unread(line, wrong.msg)) from None
    if not isinstance(fields, dict):
        raise BadSheet("it is not a JSON object")
    return fields


def _unread(line: bytes, problem: str) -> str:
    try:
        line.decode()
    except UnicodeDecodeError:
        return "it is not UTF-8"
    if "infinity" in problem:
        return "it holds a number that is too large"
    return "it is nested too deeply" if "depth" in problem else "it is not JSON"


def _id(fields: Mapping[str, Any]) -> SheetId:
    sheet = fields.get("id")
    if sheet is None or type(sheet) in (str, int):
        return sheet
    raise BadSheet("id: give a text")


def _chosen(value: object, field: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{field}: choose {', '.join(known[:-1])} or {known[-1]}")
    return value


def mapping(value: object, problem: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(problem)  # noqa: TRY004 one kind of refusal for every problem of a sheet
    return value
