"""Decider of the QA workflow: one person at a time has custody, returns, passes on or approves [F13, F2, X]."""

from collections.abc import Sequence
from itertools import pairwise
from typing import assert_never

from services.reviews.domain.case.guards import WHERE, must_be_seen, must_not_be_own
from services.reviews.domain.case.qa.commands import Approve, MoveCommand, PassOn, Release, Return, TakeForQa, Unlock
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.qa import CaseApproved, CasePassedOn, CaseReturned, CaseUnlocked, QaReleased, QaTaken
from shared.contracts.reviews.stages import IN_QA, LEVEL_OF, READY
from shared.contracts.vocabulary import Purpose, QaLevel
from shared.errors import Refused

LEVELS: tuple[QaLevel, ...] = ("initial", "second", "oversight")
NEXT = dict(pairwise(LEVELS))
NAMES: dict[QaLevel, str] = {
    "initial": "initial QA",
    "second": "second-level QA",
    "oversight": "secondary oversight",
}


def decide(case: Case, command: MoveCommand) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case TakeForQa():
            return _take(case, command)
        case Release():
            return _release(case, command)
        case Return(by=person, version=version):
            return [CaseReturned(level=_in_hands(case, person, version))]
        case PassOn():
            return _pass_on(case, command)
        case Approve(by=person, version=version):
            _in_hands(case, person, version)
            _must_be_settled(case)
            _must_stay_in(case)
            return [CaseApproved()]
        case Unlock(reason=reason, version=version):
            if case.stage != "approved_final":
                raise Refused("case-not-final", 409, f"Only a final case is unlocked; this one is {WHERE[case.stage]}.")
            must_be_seen(case, version)
            return [CaseUnlocked(why=reason)]
        case _:
            assert_never(command)


def _take(case: Case, command: TakeForQa) -> Sequence[CaseEvent]:
    level = LEVEL_OF.get(case.stage)
    if level is None:
        raise _not_in_qa(case, "taken")
    must_not_be_own(case, command.by)
    if case.stage == IN_QA[level]:
        if case.custody == command.by:
            return []
        raise Refused("in-other-hands", 409, f"Somebody else has the case in {NAMES[level]}.")
    assert case.stage == READY[level]
    if any(command.by in case.qa.get(earlier, ()) for earlier in LEVELS[: LEVELS.index(level)]):
        detail = f"You had this case at an earlier level. {NAMES[level].capitalize()} is for another person."
        raise Refused("same-person-twice", 403, detail)
    return [QaTaken(level=level)]


def _release(case: Case, command: Release) -> Sequence[CaseEvent]:
    level = LEVEL_OF.get(case.stage)
    if level is None:
        raise _not_in_qa(case, "released")
    if case.custody is None:
        return []
    must_be_seen(case, command.version)  # who has it now may be another than who was looked for
    return [QaReleased(level=level)]


def _pass_on(case: Case, command: PassOn) -> Sequence[CaseEvent]:
    level = _in_hands(case, command.by, command.version)
    if NEXT.get(level) != command.to:
        raise Refused("no-such-move", 409, f"A case does not go from {NAMES[level]} to {NAMES[command.to]}.")
    if command.to == "oversight" and command.purpose is not Purpose.CFSR:
        raise Refused("no-such-move", 409, "Secondary oversight is for CFSR sites alone.")
    _must_be_settled(case)
    return [CasePassedOn(to=command.to)]


def _in_hands(case: Case, person: str, version: int) -> QaLevel:
    """Returns the level if this person has custody of this version. Raises Refused."""
    level = LEVEL_OF.get(case.stage)
    if level is None:
        raise _not_in_qa(case, "approved, passed on or returned")
    must_not_be_own(case, person)
    if case.custody is None:
        raise Refused("not-taken", 409, f"The case is {WHERE[case.stage]}. Take it first.")
    if case.custody != person:
        raise Refused("in-other-hands", 409, f"Somebody else has the case in {NAMES[level]}.")
    must_be_seen(case, version)
    return level


def _must_be_settled(case: Case) -> None:
    """Raises Refused while a note is open (F13, F14)."""
    if case.open_notes:
        raise Refused("notes-open", 409, "Notes on this case are not resolved yet.", notes=list(case.open_notes))


def _must_stay_in(case: Case) -> None:
    """Raises Refused while a worksheet is undecided: an eliminated case counts in no figure [X]."""
    if case.worksheet and case.worksheet.decided is None:
        raise Refused("worksheet-waits", 409, "A worksheet asks for this case to be eliminated. Have it decided first.")


def _not_in_qa(case: Case, what: str) -> Refused:
    return Refused("case-not-in-qa", 409, f"Only a case in QA can be {what}; this one is {WHERE[case.stage]}.")
