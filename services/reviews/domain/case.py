"""A case as its facts have made it."""

from typing import Any, Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import Recorded
from shared.contracts.reviews import (
    AnswerSaved,
    AnswerWithdrawn,
    CaseApproved,
    CaseCreated,
    CaseSubmitted,
    FaceSheetSaved,
    ReviewsEvent,
)
from shared.contracts.vocabulary import Agency, AnswerValue, CaseType, InstrumentVersion

Stage = Literal["not_created", "not_started", "data_entry", "initial_qa", "approved_final"]
"""Codes as in the reference's proposed statuses; `not_created` is no case yet."""


class Answer(BaseModel):
    """A question's answer, or None once withdrawn; `rev` is the sequence of the event that set it."""

    model_config = ConfigDict(frozen=True)

    value: AnswerValue | None
    rev: int
    by: str
    at: str


Answers = dict[str, dict[str, Answer]]


class Case(BaseModel):
    """The fold of a case's history. `version` is the sequence of its last event."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    stage: Stage = "not_created"
    county: str = ""
    quarter: str = ""
    case_type: CaseType = "FC"
    agency: Agency = "child_welfare"
    instrument: InstrumentVersion = "r4_2022"
    answers: Answers = {}
    face_sheet: dict[str, Any] = {}
    face_sheet_rev: int = 0
    completed: str | None = None
    reviewers: tuple[str, ...] = ()

    def given(self) -> dict[str, dict[str, Any]]:
        """The answers as the instrument takes them: item → question → value, lists as lists."""
        return {
            item: {q: plain(a.value) for q, a in answers.items() if a.value is not None}
            for item, answers in self.answers.items()
        }


def plain(value: AnswerValue) -> Any:
    """A contract's tuple as the list that the instrument's rules speak of."""
    return list(value) if isinstance(value, tuple) else value


def evolve(case: Case, fact: Recorded) -> Case:
    """The next state. A fact that is not folded here is a type error."""
    event, now = cast("ReviewsEvent", fact.event), {"version": fact.sequence}
    match event:
        case CaseCreated():
            return case.model_copy(update=now | {"stage": "not_started"} | event.model_dump())
        case FaceSheetSaved():
            fields = event.model_dump(mode="json", exclude_none=True)
            return _by_reviewer(case, fact, now | {"face_sheet": fields, "face_sheet_rev": fact.sequence})
        case AnswerSaved(item=item, question=question, value=value):
            return _by_reviewer(case, fact, now | {"answers": _answered(case, fact, item, question, value)})
        case AnswerWithdrawn(item=item, question=question):
            return _by_reviewer(case, fact, now | {"answers": _answered(case, fact, item, question, None)})
        case CaseSubmitted(completed=completed):
            # Fixed at the first submission: later ones do not move it.
            return case.model_copy(update=now | {"stage": "initial_qa", "completed": case.completed or completed})
        case CaseApproved():
            return case.model_copy(update=now | {"stage": "approved_final"})
        case _:
            assert_never(event)


def _by_reviewer(case: Case, fact: Recorded, update: dict[str, Any]) -> Case:
    actor = fact.envelope.actor
    reviewers = case.reviewers if actor in case.reviewers else (*case.reviewers, actor)
    return case.model_copy(update=update | {"stage": "data_entry", "reviewers": reviewers})


def _answered(case: Case, fact: Recorded, item: str, question: str, value: AnswerValue | None) -> Answers:
    answer = Answer(value=value, rev=fact.sequence, by=fact.envelope.actor, at=fact.envelope.time)
    return {**case.answers, item: {**case.answers.get(item, {}), question: answer}}
