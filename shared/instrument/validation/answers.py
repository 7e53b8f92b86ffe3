"""Judges one answer: is there such a question, and can it be answered like that? In the reviewer's words."""

from collections.abc import Mapping
from functools import lru_cache, partial

from shared.instrument.engine.rating import Value
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item
from shared.instrument.model.questions import Question
from shared.instrument.validation.answer_types import Judge, column_judges, either, judge_of, option, table


class BadAnswer(ValueError):
    """An answer that the instrument does not have. The message names the place and never repeats the answer."""


def validate_answer(instrument: Instrument, item: str, question: str, value: object) -> Value:
    """The answer, if the question can be answered like that. Raises BadAnswer."""
    questions = judges(instrument).get(item)
    if questions is None:
        raise BadAnswer("there is no such item: items are numbered 1 to 18, and 12A to 12C are answered under 12")
    judge = questions.get(question)
    if judge is None:
        raise BadAnswer(f"item {item}: there is no such question: it has {either(questions, 'and')}")
    problem = judge(value)
    if problem is not None:
        raise BadAnswer(f"item {item}, question {question}: {problem}")
    return value  # type: ignore[return-value]


@lru_cache(maxsize=8)
def judges(instrument: Instrument) -> Mapping[str, Mapping[str, Judge]]:
    """Item → question, or `applicable` → what judges its answers."""
    return {item.id: _of_item(instrument, item) for item in instrument.items}


def _of_item(instrument: Instrument, item: Item) -> dict[str, Judge]:
    asked = {"applicable": option(("Yes", "No"))}
    return asked | {question.id: _of_question(instrument, question) for question in item.all_questions}


def _of_question(instrument: Instrument, question: Question) -> Judge:
    if question.type == "visit_pattern":
        return option(tuple(label.code for label in instrument.cover.visit_patterns))
    if question.type == "table":
        return partial(table, column_judges(question.columns), ())
    return judge_of(question.type, question.choices, most=question.max, least=question.min)
