"""Decider of entry commands: answers, face sheet, logs, texts, reviewers, submission."""

from collections.abc import Sequence
from typing import assert_never

from services.reviews.domain.case.entry import logs, texts
from services.reviews.domain.case.entry.answers import conflicts, invalid, locked, to_events
from services.reviews.domain.case.entry.commands import (
    AssignReviewers,
    DeclareConflict,
    DestroyTextKey,
    EntryCommand,
    SaveAnswers,
    SaveFaceSheet,
    SaveInterviews,
    SaveRecords,
    SaveSources,
    SaveTexts,
    Submit,
)
from services.reviews.domain.case.entry.completeness import unfinished
from services.reviews.domain.case.entry.rows import rows_to_save
from services.reviews.domain.case.guards import must_be_assignable, must_be_open, must_be_readable, must_be_seen
from services.reviews.domain.case.row_identity import RowIds
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.entry import ConflictDeclared, FaceSheetSaved, ReviewersAssigned, TextKeyDestroyed
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.qa import CaseSubmitted, QaReleased
from shared.contracts.reviews.rows import FACE_SHEET_TABLES, without_row_ids
from shared.contracts.reviews.stages import LEVEL_OF
from shared.errors import Refused
from shared.instrument import load, validate_face_sheet

ByReviewers = (
    AssignReviewers | SaveAnswers | SaveFaceSheet | SaveInterviews | SaveRecords | SaveSources | SaveTexts | Submit
)


def decide(case: Case, command: EntryCommand) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case DeclareConflict(by=person):
            return [] if person in case.conflicted else [ConflictDeclared(), *_let_go(case, person)]
        case DestroyTextKey(reason=reason):
            return [] if case.erased else [TextKeyDestroyed(why=reason)]
        case _:
            must_be_open(case)
            return _with_reviewers(case, command)


def _with_reviewers(case: Case, command: ByReviewers) -> Sequence[CaseEvent]:
    """Returns the events of a command that needs a case in entry. Raises Refused."""
    match command:
        case AssignReviewers(reviewers=reviewers, uncertified=uncertified):
            must_be_assignable(case, reviewers, uncertified)
            return [ReviewersAssigned(reviewers=reviewers)]
        case SaveAnswers():
            return _save_answers(case, command)
        case SaveFaceSheet():
            return _save_face_sheet(case, command)
        case SaveInterviews() | SaveRecords() | SaveSources():
            return logs.decide(case, command)
        case SaveTexts():
            must_be_readable(case)
            return texts.decide(case, command)
        case Submit():
            return _submit(case, command)
        case _:
            assert_never(command)


def _let_go(case: Case, person: str) -> Sequence[CaseEvent]:
    """Releases a case that the person has in QA: with a conflict they can neither return it nor pass it on."""
    return [QaReleased(level=LEVEL_OF[case.stage])] if case.custody == person else []


def _save_answers(case: Case, command: SaveAnswers) -> Sequence[CaseEvent]:
    if problems := invalid(case, command):
        raise Refused("not-an-answer", 422, "These are not answers to these questions.", errors=problems)
    if collisions := conflicts(case, command):
        detail = "Somebody answered the same question meanwhile. Nothing was saved: choose between both answers."
        raise Refused("answer-conflict", 412, detail, conflicts=collisions)
    if reasons := locked(case, command):
        raise Refused("answer-locked", 422, "These questions do not apply as things stand.", errors=reasons)
    return to_events(case, command)


def _save_face_sheet(case: Case, command: SaveFaceSheet) -> Sequence[CaseEvent]:
    fields = command.fields.model_dump(mode="json", exclude_none=True)
    without_ids = {name: without_row_ids(value) for name, value in fields.items()}
    if problems := validate_face_sheet(load(case.instrument), case.case_type, without_ids):
        errors = [{"what": problem} for problem in problems]
        raise Refused("not-a-face-sheet", 422, "The face sheet does not fit.", errors=errors)
    if command.base_rev != case.face_sheet_rev:
        theirs = {"theirs": case.face_sheet, "theirs_rev": case.face_sheet_rev, "yours": fields}
        raise Refused("face-sheet-conflict", 412, "Somebody saved the face sheet meanwhile.", conflicts=[theirs])
    ids = RowIds(case.last_row)
    for name, table in FACE_SHEET_TABLES.items():
        if name in fields:
            fields[name] = rows_to_save(case, table, fields[name], ids)
    return [FaceSheetSaved.model_validate(fields)]


def _submit(case: Case, command: Submit) -> Sequence[CaseEvent]:
    must_be_seen(case, command.version)
    if missing := unfinished(case, command.today):
        raise Refused("case-unfinished", 409, "The case is not finished: see missing.", missing=missing)
    return [CaseSubmitted(completed=command.today.isoformat())]
