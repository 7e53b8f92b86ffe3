"""Judges one answer: is there such a question, and can it be answered like that? In the reviewer's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from shared.instrument.facts import day
from shared.instrument.rated import Value
from shared.instrument.structure import Column, Item, Question
from shared.instrument.whole import Instrument

GREATEST = 2**53 - 1
"""The greatest whole number that every program on the way holds exactly."""

Judge = Callable[[object], str | None]
"""Says what is wrong with an answer, or nothing."""


class BadAnswer(ValueError):
    """An answer that the instrument does not have. The message names the place and never repeats the answer."""


def validate_answer(instrument: Instrument, item: str, question: str, value: object) -> Value:
    """The answer, if the question can be answered like that. Raises BadAnswer."""
    questions = judges(instrument).get(item)
    if questions is None:
        raise BadAnswer("there is no such item: items are numbered 1 to 18, and 12A to 12C are answered under 12")
    judge = questions.get(question)
    if judge is None:
        raise BadAnswer(f"item {item}: there is no such question: it has {_either(questions, 'and')}")
    problem = judge(value)
    if problem is not None:
        raise BadAnswer(f"item {item}, question {question}: {problem}")
    return value  # type: ignore[return-value]


@lru_cache(maxsize=8)
def judges(instrument: Instrument) -> Mapping[str, Mapping[str, Judge]]:
    """Item → question, or `applicable` → what judges its answers."""
    return {item.id: _of_item(instrument, item) for item in instrument.items}


@lru_cache(maxsize=8)
def single_options(instrument: Instrument) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Item → question → the options, where one is chosen: most answers of a sheet are judged by this alone."""
    return {
        item: {question: judge.known for question, judge in questions.items() if isinstance(judge, _OneOption)}
        for item, questions in judges(instrument).items()
    }


def _of_item(instrument: Instrument, item: Item) -> dict[str, Judge]:
    asked = {"applicable": option(("Yes", "No"))}
    return asked | {question.id: _of_question(instrument, question) for question in item.all_questions}


def _of_question(instrument: Instrument, question: Question) -> Judge:
    if question.type == "visit_pattern":
        return option(tuple(label.code for label in instrument.cover.visit_patterns))
    if question.type == "table":
        return partial(table, {column.id: _of_column(column) for column in question.columns}, ())
    return judge_of(question.type, question.choices, most=question.max, least=question.min)


def _of_column(column: Column) -> Judge:
    return judge_of(column.type, column.choices, least=0)


def judge_of(kind: str, choices: tuple[str, ...], *, most: int | None = None, least: int | None = None) -> Judge:
    """What judges an answer of that type."""
    match kind:
        case "select":
            return option(choices)
        case "date_or_code":
            return date_or(choices)
        case "multi_select":
            return options(choices, most)
        case "integer":
            return partial(_whole_number, least)
        case _:
            return FIXED[kind]


def core_judges(columns: tuple[Column, ...]) -> dict[str, Judge]:
    """The columns of a table that the system keeps."""
    return {column.id: _of_column(column) for column in columns if column.core}


def option(choices: tuple[str, ...]) -> Judge:
    """Judges the choice of one option."""
    return _OneOption(frozenset(choices), f"choose {_either(choices)}")


@dataclass(frozen=True, slots=True)
class _OneOption:
    known: frozenset[str]
    problem: str

    def __call__(self, value: object) -> str | None:
        return None if type(value) is str and value in self.known else self.problem


def options(choices: tuple[str, ...], most: int | None) -> Judge:
    """Judges a list of options; an empty one is an answer too."""
    known = frozenset(choices)

    def judge(value: object) -> str | None:
        if type(value) is not list and type(value) is not tuple:
            return f"give a list of options out of {_either(choices)}"
        if not all(type(chosen) is str and chosen in known for chosen in value):
            return f"there is no such option: choose out of {_either(choices)}"
        return f"choose at most {most} options" if most is not None and len(value) > most else None

    return judge


def date_or(codes: tuple[str, ...]) -> Judge:
    """Judges a day, or one of the codes that may stand for it."""
    problem = " or ".join(("give a day that exists, written like 2026-08-14,", *codes)).rstrip(",")

    def judge(value: object) -> str | None:
        return None if (type(value) is str and value in codes) or day(value) is not None else problem

    return judge


def table(columns: Mapping[str, Judge], required: tuple[str, ...], value: object) -> str | None:
    """Says what is wrong with a table: a list of rows with known columns."""
    if not isinstance(value, list | tuple):
        return "give a list of rows"
    for number, row in enumerate(value, 1):
        if not isinstance(row, dict):
            return f"row {number}: give an object with the columns {_either(columns, 'and')}"
        problem = _row(columns, required, row)
        if problem is not None:
            return f"row {number}{problem}"
    return None


def _row(columns: Mapping[str, Judge], required: tuple[str, ...], row: dict[Any, Any]) -> str | None:
    for name, cell in row.items():
        if name not in columns:
            return f": there is no such column: it has {_either(columns, 'and')}"
        problem = columns[name](cell)
        if problem is not None:
            return f", {name}: {problem}"
    absent = [name for name in required if name not in row]
    return f", {absent[0]}: it is missing" if absent else None


def _whole_number(least: int | None, value: object) -> str | None:
    if type(value) is not int or abs(value) > GREATEST:
        return "give a whole number"
    return f"give a number that is at least {least}" if least is not None and value < least else None


def _text(value: object) -> str | None:
    return None if type(value) is str else "give a text"


def _either(names: Mapping[str, object] | tuple[str, ...], word: str = "or") -> str:
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last


FIXED: dict[str, Judge] = {
    "yes_no": option(("Yes", "No")),
    "yes_no_na": option(("Yes", "No", "NA")),
    "date": date_or(()),
    "date_or_na": date_or(("NA",)),
    "text": _text,
}
"""The types whose answers are the same everywhere."""
