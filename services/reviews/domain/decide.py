"""What a command makes of a case: facts, or a refusal in words that changes nothing."""

from collections.abc import Sequence
from typing import assert_never

from services.reviews.domain.answers import conflicts, invalid, locked, to_events
from services.reviews.domain.case import Case
from services.reviews.domain.commands import Approve, Command, CreateCase, SaveAnswers, SaveFaceSheet, Submit
from services.reviews.domain.complete import unfinished
from shared.contracts.reviews import CaseApproved, CaseSubmitted, ReviewsEvent
from shared.instrument import load, validate_face_sheet
from shared.refused import Refused

OPEN = ("not_started", "data_entry")
WHERE = {"initial_qa": "in initial QA", "approved_final": "approved and final"}


def decide(case: Case, command: Command) -> Sequence[ReviewsEvent]:
    """Raises Refused; a case that does not exist is missing to every command but its creation."""
    if isinstance(command, CreateCase):
        return [command.case]
    if case.stage == "not_created":
        raise Refused.missing()
    match command:
        case SaveAnswers():
            return _save_answers(case, command)
        case SaveFaceSheet():
            return _save_face_sheet(case, command)
        case Submit():
            return _submit(case, command)
        case Approve():
            return _approve(case, command)
        case _:
            assert_never(command)


def _save_answers(case: Case, command: SaveAnswers) -> Sequence[ReviewsEvent]:
    _must_be_open(case)
    if problems := invalid(case, command):
        raise Refused("not-an-answer", 422, "These are not answers to these questions.", errors=problems)
    if collisions := conflicts(case, command):
        words = "Somebody answered the same question meanwhile. Nothing was saved: choose between both answers."
        raise Refused("answer-conflict", 412, words, conflicts=collisions)
    if reasons := locked(case, command):
        raise Refused("answer-locked", 422, "These questions do not apply as things stand.", errors=reasons)
    return to_events(command)


def _save_face_sheet(case: Case, command: SaveFaceSheet) -> Sequence[ReviewsEvent]:
    _must_be_open(case)
    fields = command.fields.model_dump(mode="json", exclude_none=True)
    if problems := validate_face_sheet(load(case.instrument), case.case_type, fields):
        errors = [{"what": problem} for problem in problems]
        raise Refused("not-a-face-sheet", 422, "The face sheet does not fit.", errors=errors)
    if command.base_rev != case.face_sheet_rev:
        theirs = {"theirs": case.face_sheet, "theirs_rev": case.face_sheet_rev, "yours": fields}
        raise Refused("face-sheet-conflict", 412, "Somebody saved the face sheet meanwhile.", conflicts=[theirs])
    return [command.fields]


def _submit(case: Case, command: Submit) -> Sequence[ReviewsEvent]:
    _must_be_open(case)
    _must_be_seen(case, command.version)
    if missing := unfinished(case, command.today):
        raise Refused("case-unfinished", 409, "The case is not finished: see missing.", missing=missing)
    return [CaseSubmitted(completed=command.today.isoformat())]


def _approve(case: Case, command: Approve) -> Sequence[ReviewsEvent]:
    if case.stage != "initial_qa":
        done = WHERE.get(case.stage, "not submitted yet")
        raise Refused("case-not-in-qa", 409, f"Only a case in initial QA can be approved; this one is {done}.")
    _must_be_seen(case, command.version)
    if command.by in case.reviewers:
        raise Refused("own-case", 403, "Nobody approves a case that they reviewed.")
    return [CaseApproved()]


def _must_be_open(case: Case) -> None:
    if case.stage not in OPEN:
        raise Refused("case-locked", 409, f"The case is {WHERE[case.stage]}: its answers can be read, not changed.")


def _must_be_seen(case: Case, version: int) -> None:
    if version != case.version:
        words = "The case changed since you read it. Look at it again first."
        raise Refused("stale-version", 412, words, yours=version, current=case.version)
