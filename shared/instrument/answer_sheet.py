"""One reviewed case as one line of JSON: read strictly, and rated with a reason for every item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from shared.instrument.answers import Judge, judges, single_options, validate_answer
from shared.instrument.loader import load
from shared.instrument.rated import Answers
from shared.instrument.rule_sets import DEFAULT_VERSION, VERSIONS, engine
from shared.instrument.whole import Instrument

SheetId = str | int | None
NOTHING: frozenset[str] = frozenset()


class BadSheet(ValueError):
    """A line that is no answer sheet; `id` is the sheet's own where it can be read."""

    def __init__(self, problem: str, sheet: SheetId = None) -> None:
        super().__init__(problem)
        self.id = sheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer sheet whose every answer is good; `fields` is the whole line as it was read."""

    id: SheetId
    case_type: str
    version: str
    answers: Answers
    fields: Mapping[str, Any]


def read_sheet(line: bytes) -> Sheet:
    """The line's answer sheet. Raises BadSheet with the place in words."""
    fields = _object(line)
    sheet = _id(fields)
    try:
        version = _chosen(fields.get("instrument", DEFAULT_VERSION), "instrument", VERSIONS)
        instrument = load(version)
        case_type = _chosen(fields.get("case_type"), "case_type", instrument.case_types)
        return Sheet(sheet, case_type, version, _answers(instrument, fields), fields)
    except ValueError as bad:
        raise BadSheet(str(bad), sheet) from None


def rated_sheet(sheet: Sheet, policies: Mapping[str, str]) -> dict[str, Any]:
    """What `oms rate` answers for the sheet."""
    rules = engine(sheet.version, policies)
    ratings = rules.rate(sheet.case_type, sheet.answers)
    return {
        "id": sheet.id,
        "items": {name: rated.rating for name, rated in ratings.items.items()},
        "outcomes": {name: rated.rating for name, rated in ratings.outcomes.items()},
        "why": {name: rules.explain(name, rated, sheet.answers) for name, rated in ratings.items.items()},
    }


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


def _chosen(value: object, place: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{place}: choose {', '.join(known[:-1])} or {known[-1]}")
    return value


def _answers(instrument: Instrument, fields: Mapping[str, Any]) -> Answers:
    answers = _mapping(fields.get("answers"), "answers: give an object with the items' numbers")
    known, simple = judges(instrument), single_options(instrument)
    for item, given in answers.items():
        questions = known.get(item) or _no_such_item(instrument, item)
        options = simple[item]
        for question, value in _mapping(given, f"item {item}: give an object with its questions").items():
            if type(value) is str and value in options.get(question, NOTHING):
                continue
            judge = questions.get(question)
            if judge is None or judge(value) is not None:
                validate_answer(instrument, item, question, value)
    return answers


def _mapping(value: object, problem: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(problem)  # noqa: TRY004 one kind of refusal for whatever is wrong with a sheet
    return value


def _no_such_item(instrument: Instrument, item: str) -> Mapping[str, Judge]:
    validate_answer(instrument, item, "", None)
    raise AssertionError("an unknown item has no questions")
