"""Decider of cases: returns the events of a command, or refuses it."""

from collections.abc import Sequence

from services.reviews.domain.case.entry import decide as entry
from services.reviews.domain.case.entry.commands import CreateCase, EnterAs, EnterMaster, EntryCommand
from services.reviews.domain.case.guards import must_be_assignable, must_enter
from services.reviews.domain.case.qa import elimination, notes, overrides, workflow
from services.reviews.domain.case.qa.commands import (
    EliminationCommand,
    MoveCommand,
    NoteCommand,
    OverrideCommand,
    QaCommand,
)
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.entry import ReviewersAssigned
from shared.contracts.reviews.events import CaseEvent
from shared.errors import Refused

Command = CreateCase | EnterMaster | EnterAs | EntryCommand | QaCommand


def decide(case: Case, command: Command) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused; every command but the creation needs an existing case."""
    match command:
        case CreateCase():
            return _create(case, command)
        case EnterMaster(events):
            return _enter_master(case, events)
        case EnterAs(person, entry_command):
            _must_exist(case)
            must_enter(case, person)
            return decide(case, entry_command)
        case _:
            return _change(case, command)


def _change(case: Case, command: EntryCommand | QaCommand) -> Sequence[CaseEvent]:
    _must_exist(case)
    if isinstance(command, MoveCommand):
        return workflow.decide(case, command)
    if isinstance(command, NoteCommand):
        return notes.decide(case, command)
    if isinstance(command, OverrideCommand):
        return overrides.decide(case, command)
    if isinstance(command, EliminationCommand):
        return elimination.decide(case, command)
    return entry.decide(case, command)


def _must_exist(case: Case) -> None:
    if case.stage in ("not_created", "cleared"):
        raise Refused.missing()


def _enter_master(case: Case, events: Sequence[CaseEvent]) -> Sequence[CaseEvent]:
    assert case.stage == "not_created", "each master case is entered under an id of its own"
    return events


def _create(case: Case, command: CreateCase) -> Sequence[CaseEvent]:
    if case.stage != "not_created":
        raise Refused("case-exists", 409, "This place of the sample is a case already.")
    if not command.reviewers:
        return [command.case]
    must_be_assignable(case, command.reviewers, command.uncertified)
    return [command.case, ReviewersAssigned(reviewers=command.reviewers)]
