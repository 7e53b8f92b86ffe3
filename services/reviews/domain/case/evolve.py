"""Fold of a case's events. An event that is not folded here is a type error."""

from typing import Any, cast

from services.reviews.domain.case.qa.evolve import after_entry
from services.reviews.domain.case.state import Answer, Answers, Case, Log, Text
from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.entry import (
    AnswerSaved,
    AnswerWithdrawn,
    CaseCreated,
    ConflictDeclared,
    FaceSheetSaved,
    InterviewsSaved,
    ItemSourcesSaved,
    RecordsSaved,
    ReviewersAssigned,
    TextKeyDestroyed,
    TextSaved,
    TextWithdrawn,
)
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.vocabulary import AnswerValue


def evolve(case: Case, recorded: RecordedEvent) -> Case:
    """Returns the state after the event."""
    event, now = cast("CaseEvent", recorded.event), {"version": recorded.sequence}
    match event:
        case CaseCreated():
            return case.model_copy(update=now | {"stage": "not_started"} | event.model_dump())
        case ReviewersAssigned(reviewers=reviewers):
            return case.model_copy(update=now | {"assigned": reviewers})
        case ConflictDeclared():
            return case.model_copy(update=now | {"conflicted": _with(case.conflicted, recorded.envelope.actor)})
        case TextKeyDestroyed():
            return case.model_copy(update=now | {"erased": True})
        case (
            FaceSheetSaved()
            | AnswerSaved()
            | AnswerWithdrawn()
            | InterviewsSaved()
            | RecordsSaved()
            | ItemSourcesSaved()
            | TextSaved()
            | TextWithdrawn()
        ):
            return _entered(case, recorded, now | _entry(case, recorded, event))
        case _:
            return after_entry(case, recorded, event, now)


Entered = (
    FaceSheetSaved
    | AnswerSaved
    | AnswerWithdrawn
    | InterviewsSaved
    | RecordsSaved
    | ItemSourcesSaved
    | TextSaved
    | TextWithdrawn
)


def _entry(case: Case, recorded: RecordedEvent, event: Entered) -> dict[str, Any]:  # noqa: PLR0911 one line a fact
    match event:
        case FaceSheetSaved():
            fields = event.model_dump(mode="json", exclude_none=True)
            return {"face_sheet": fields, "face_sheet_rev": recorded.sequence}
        case AnswerSaved(item=item, question=question, value=value):
            return {"answers": _answered(case, recorded, item, question, value)}
        case AnswerWithdrawn(item=item, question=question):
            return {"answers": _answered(case, recorded, item, question, None)}
        case InterviewsSaved():
            return {"interviews": _log(recorded, event.model_dump(mode="json", exclude_none=True)["rows"])}
        case RecordsSaved():
            return {"records": _log(recorded, event.model_dump(mode="json")["rows"])}
        case ItemSourcesSaved(item=item, sources=sources):
            return {"sources": case.sources | {item: _log(recorded, sources)}}
        case TextSaved(field=field, text=text):
            return {"texts": case.texts | {field: _text(recorded, text.version_id)}}
        case TextWithdrawn(field=field):
            return {"texts": case.texts | {field: _text(recorded, None)}}


def _entered(case: Case, recorded: RecordedEvent, update: dict[str, Any]) -> Case:
    """Returns the state after entry: the actor is a reviewer, and a returned case stays so until it is submitted."""
    stage = "returned_to_reviewer" if case.stage == "returned_to_reviewer" else "data_entry"
    began = {"started": case.started or recorded.envelope.time[:10]}
    reviewers = _with(case.reviewers, recorded.envelope.actor)
    return case.model_copy(update=update | {"stage": stage, "reviewers": reviewers} | began)


def _answered(case: Case, recorded: RecordedEvent, item: str, question: str, value: AnswerValue | None) -> Answers:
    answer = Answer(value=value, rev=recorded.sequence, by=recorded.envelope.actor, at=recorded.envelope.time)
    return {**case.answers, item: {**case.answers.get(item, {}), question: answer}}


def _text(recorded: RecordedEvent, version_id: str | None) -> Text:
    return Text(version_id=version_id, rev=recorded.sequence, by=recorded.envelope.actor, at=recorded.envelope.time)


def _log(recorded: RecordedEvent, rows: Any) -> Log:
    return Log(rows=tuple(rows), rev=recorded.sequence)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)
