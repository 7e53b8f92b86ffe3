"""Validation of saved answers: validity, collisions with other saves, locked questions."""

from collections.abc import Sequence
from typing import Any

from services.reviews.domain.case.entry.commands import AnswerChange, SaveAnswers
from services.reviews.domain.case.entry.rows import rows_to_save
from services.reviews.domain.case.row_identity import RowIds
from services.reviews.domain.case.state import Answer, Case
from shared.contracts.reviews.entry import AnswerSaved, AnswerWithdrawn
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.rows import answer_table, without_row_ids
from shared.instrument import BadAnswer, engine, load, validate_answer
from shared.instrument.model.questions import Column

Problem = dict[str, Any]

NEVER = Answer(value=None, rev=0, by="", at="")
"""The answer of a question that was never answered."""


def invalid(case: Case, command: SaveAnswers) -> list[Problem]:
    """Returns unknown questions and options, wrong types, and questions answered twice in one save."""
    seen: set[str] = set()
    problems = []
    for op in command.ops:
        if op.question in seen:
            problems.append({"q": op.question, "what": "This question is answered twice in one save."})
        elif problem := _problem_of(case, command.item, op):
            problems.append({"q": op.question, "what": problem})
        seen.add(op.question)
    return problems


def _problem_of(case: Case, item: str, op: AnswerChange) -> str:
    instrument = load(case.instrument)
    if op.value is None and op.question in _questions(case, item):
        return ""
    try:
        validate_answer(instrument, item, op.question, without_row_ids(op.value))
    except BadAnswer as error:
        return str(error)
    return _free_text(case, item, op)


def _questions(case: Case, item: str) -> set[str]:
    """Returns every question of the item, its gate included: each answer can be withdrawn."""
    return {"applicable", *(question.id for question in load(case.instrument).item(item).all_questions)}


def _free_text(case: Case, item: str, op: AnswerChange) -> str:
    """Returns a problem for names and free text in a table: they are sealed texts of the case."""
    if not isinstance(op.value, list):
        return ""
    columns = {column.id for column in _columns(case, item, op.question) if column.type == "text"}
    names = sorted({name for row in op.value if isinstance(row, dict) for name in row} & columns)
    return f"Leave out {', '.join(names)}: save names and free text as texts of the case." if names else ""


def _columns(case: Case, item: str, question: str) -> tuple[Column, ...]:
    """Returns a table's columns; none for another question."""
    return () if question == "applicable" else load(case.instrument).question(item, question).columns


def conflicts(case: Case, command: SaveAnswers) -> list[Problem]:
    """Returns collisions: questions whose revision is not the save's base revision, with both values."""
    collisions = []
    for op in command.ops:
        theirs = case.answers.get(command.item, {}).get(op.question, NEVER)
        if op.base_rev != theirs.rev:
            both = {"q": op.question, "yours": op.value, "theirs": theirs.value, "theirs_rev": theirs.rev}
            collisions.append(both | {"theirs_by": theirs.by or None, "theirs_at": theirs.at or None})
    return collisions


def locked(case: Case, command: SaveAnswers) -> list[Problem]:
    """Returns answers to questions that must be NA in the item as it would be after the save."""
    after = case.given().get(command.item, {}) | {op.question: op.value for op in command.ops}
    given = {question: without_row_ids(value) for question, value in after.items() if value is not None}
    locks = engine(case.instrument).locks(case.case_type, command.item, given)
    answered = [op for op in command.ops if op.value not in (None, "NA")]
    return [{"q": op.question, "what": locks[op.question]} for op in answered if op.question in locks]


def to_events(case: Case, command: SaveAnswers) -> Sequence[CaseEvent]:
    """Returns an event a question, in which each row of a table has its id. Raises Refused for an unknown row."""
    ids = RowIds(case.last_row)
    return [
        AnswerWithdrawn(item=command.item, question=op.question)
        if op.value is None
        else AnswerSaved(item=command.item, question=op.question, value=_with_row_ids(case, command.item, op, ids))
        for op in command.ops
    ]


def _with_row_ids(case: Case, item: str, op: AnswerChange, ids: RowIds) -> Any:
    if not _columns(case, item, op.question):
        return op.value
    return rows_to_save(case, answer_table(item, op.question), op.value, ids)
