"""Validation of one answer: whether the question exists and can be answered like that."""

from collections.abc import Mapping
from functools import lru_cache, partial

from shared.instrument.engine.rating import Value
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item
from shared.instrument.model.questions import Question
from shared.instrument.validation.answer_types import Validator, column_validators, either, option, table, validator_of


class BadAnswer(ValueError):
    """An answer that the instrument does not have. The message names the question and never repeats the answer."""


def validate_answer(instrument: Instrument, item: str, question: str, value: object) -> Value:
    """Returns the answer if it is valid. Raises BadAnswer."""
    questions = validators(instrument).get(item)
    if questions is None:
        raise BadAnswer("there is no such item: items are numbered 1 to 18, and 12A to 12C are answered under 12")
    validate = questions.get(question)
    if validate is None:
        raise BadAnswer(f"item {item}: there is no such question: it has {either(questions, 'and')}")
    problem = validate(value)
    if problem is not None:
        raise BadAnswer(f"item {item}, question {question}: {problem}")
    return value  # type: ignore[return-value]


@lru_cache(maxsize=8)
def validators(instrument: Instrument) -> Mapping[str, Mapping[str, Validator]]:
    """Item → question, or `applicable` → its validator."""
    return {item.id: _of_item(instrument, item) for item in instrument.items}


def _of_item(instrument: Instrument, item: Item) -> dict[str, Validator]:
    gate = {"applicable": option(("Yes", "No"))}
    return gate | {question.id: _of_question(instrument, question) for question in item.all_questions}


def _of_question(instrument: Instrument, question: Question) -> Validator:
    if question.type == "visit_pattern":
        return option(instrument.options_of(question))
    if question.type == "table":
        return partial(table, column_validators(question.columns), ())
    return validator_of(
        question.type, question.choices, exclusive=question.exclusive, most=question.max, least=question.min
    )
