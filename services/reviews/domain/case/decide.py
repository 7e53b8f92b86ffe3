"""What a command makes of a case: facts, or a refusal in words that changes nothing."""

from collections.abc import Sequence
from typing import assert_never

from services.reviews.domain.case.entry import decide as entry
from services.reviews.domain.case.entry.commands import CreateCase, EntryCommand
from services.reviews.domain.case.guards import must_be_assignable
from services.reviews.domain.case.qa import elimination, notes, overrides, workflow
from services.reviews.domain.case.qa.commands import (
    Approve,
    ClearPractice,
    DecideElimination,
    EditNote,
    OpenNote,
    OverrideItem,
    PassOn,
    ProposeElimination,
    QaCommand,
    Release,
    ReplyToNote,
    Restore,
    Return,
    SettleNote,
    TakeForQa,
    UndoOverride,
    Unlock,
)
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.case import CaseEvent, ReviewersAssigned
from shared.errors import Refused

Command = CreateCase | EntryCommand | QaCommand


def decide(case: Case, command: Command) -> Sequence[CaseEvent]:
    """Raises Refused; a case that does not exist is missing to every command but its creation."""
    if isinstance(command, CreateCase):
        return _create(case, command)
    if case.stage in ("not_created", "cleared"):
        raise Refused.missing()
    match command:
        case TakeForQa() | Release() | Return() | PassOn() | Approve() | Unlock():
            return workflow.decide(case, command)
        case OpenNote() | EditNote() | ReplyToNote() | SettleNote():
            return notes.decide(case, command)
        case OverrideItem() | UndoOverride():
            return overrides.decide(case, command)
        case ProposeElimination() | DecideElimination() | Restore() | ClearPractice():
            return elimination.decide(case, command)
        case _ if isinstance(command, EntryCommand):
            return entry.decide(case, command)
        case _:
            assert_never(command)


def _create(case: Case, command: CreateCase) -> Sequence[CaseEvent]:
    if case.stage != "not_created":
        raise Refused("case-exists", 409, "This place of the sample is a case already.")
    if not command.reviewers:
        return [command.case]
    must_be_assignable(case, command.reviewers, command.uncertified)
    return [command.case, ReviewersAssigned(reviewers=command.reviewers)]
