"""Fold of a case's events. An event that is not folded here is a type error."""

from typing import Any, cast

from services.reviews.domain.case.qa.evolve import after_entry
from services.reviews.domain.case.row_identity import Rows
from services.reviews.domain.case.row_texts import rows_saved, text_written
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
from shared.contracts.reviews.rows import FACE_SHEET_TABLES, INTERVIEWS, RECORDS, answer_table, is_table
from shared.contracts.vocabulary import AnswerValue


def evolve(case: Case, recorded: RecordedEvent) -> Case:
    """Returns the state after the event."""
    event, now = cast("CaseEvent", recorded.event), {"version": recorded.sequence}
    match event:
        case CaseCreated():
            created = {"stage": "not_started", "creator": recorded.envelope.actor}
            return case.model_copy(update=now | created | event.model_dump())
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
            return _face_sheet(case, recorded, event.model_dump(mode="json", exclude_none=True))
        case AnswerSaved(item=item, question=question, value=value):
            return _answer_saved(case, recorded, item, question, value)
        case AnswerWithdrawn(item=item, question=question):
            answers = {"answers": _answered(case, recorded, item, question, None)}
            return answers | rows_saved(case, answer_table(item, question), ())[1]
        case InterviewsSaved():
            rows, more = rows_saved(case, INTERVIEWS, event.model_dump(mode="json", exclude_none=True)["rows"])
            return more | {"interviews": _log(recorded, rows)}
        case RecordsSaved():
            rows, more = rows_saved(case, RECORDS, event.model_dump(mode="json", exclude_none=True)["rows"])
            return more | {"records": _log(recorded, rows)}
        case ItemSourcesSaved(item=item, sources=sources):
            return {"sources": case.sources | {item: _log(recorded, sources)}}
        case TextSaved(field=field, text=text):
            return text_written(case, field, _text(recorded, text.version_id))
        case TextWithdrawn(field=field):
            return text_written(case, field, _text(recorded, None))


def _entered(case: Case, recorded: RecordedEvent, update: dict[str, Any]) -> Case:
    """Returns the state after entry: the actor is a reviewer, and a returned case stays so until it is submitted."""
    stage = "returned_to_reviewer" if case.stage == "returned_to_reviewer" else "data_entry"
    began = {"started": case.started or recorded.day}
    reviewers = _with(case.reviewers, recorded.envelope.actor)
    return case.model_copy(update=update | {"stage": stage, "reviewers": reviewers} | began)


def _face_sheet(case: Case, recorded: RecordedEvent, fields: dict[str, Any]) -> dict[str, Any]:
    saved, update = case, dict[str, Any]()
    for field, table in FACE_SHEET_TABLES.items():
        rows, more = rows_saved(saved, table, fields.get(field, ()))
        fields |= {field: rows} if field in fields else {}
        saved, update = saved.model_copy(update=more), update | more
    return update | {"face_sheet": fields, "face_sheet_rev": recorded.sequence}


def _answer_saved(case: Case, recorded: RecordedEvent, item: str, question: str, value: AnswerValue) -> dict[str, Any]:
    if not is_table(value) and not case.rows(answer_table(item, question)):
        return {"answers": _answered(case, recorded, item, question, value)}
    rows, more = rows_saved(case, answer_table(item, question), cast("Rows", value))
    return more | {"answers": _answered(case, recorded, item, question, tuple(rows))}


def _answered(case: Case, recorded: RecordedEvent, item: str, question: str, value: AnswerValue | None) -> Answers:
    answer = Answer(value=value, rev=recorded.sequence, by=recorded.envelope.actor, at=recorded.envelope.time)
    return {**case.answers, item: {**case.answers.get(item, {}), question: answer}}


def _text(recorded: RecordedEvent, version_id: str | None) -> Text:
    return Text(version_id=version_id, rev=recorded.sequence, by=recorded.envelope.actor, at=recorded.envelope.time)


def _log(recorded: RecordedEvent, rows: Any) -> Log:
    return Log(rows=tuple(rows), rev=recorded.sequence)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)
