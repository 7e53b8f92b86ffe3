"""The stage of a case after each of its facts, for whoever follows them: the same as reviews' own fold has it."""

from shared.contracts.event import Event
from shared.contracts.reviews import (
    CaseApproved,
    CaseCreated,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    EntryEvent,
    PracticeCleared,
    QaReleased,
    QaTaken,
)
from shared.contracts.reviews_entry import ConflictDeclared, ReviewersAssigned, TextKeyDestroyed
from shared.contracts.vocabulary import QaLevel

READY: dict[QaLevel, str] = {
    "initial": "ready_for_initial_qa",
    "second": "ready_for_second_level_qa",
    "oversight": "ready_for_secondary_oversight",
}
IN_QA: dict[QaLevel, str] = {
    "initial": "initial_qa",
    "second": "second_level_qa",
    "oversight": "secondary_oversight",
}
FIXED: dict[type[Event], str] = {
    CaseCreated: "not_started",
    CaseSubmitted: READY["initial"],
    CaseReturned: "returned_to_reviewer",
    CaseApproved: "approved_final",
    CaseUnlocked: "returned_to_reviewer",
    CaseEliminated: "eliminated",
    PracticeCleared: "cleared",
}
LEAVES_IT = (ReviewersAssigned, ConflictDeclared, TextKeyDestroyed)


def stage_after(stage: str, before: str, event: Event) -> str | None:
    """The next stage; None where the fact leaves it as it is. `before`: where a case was when it was eliminated."""
    if fixed := FIXED.get(type(event)):
        return fixed
    if isinstance(event, EntryEvent):
        entered = "returned_to_reviewer" if stage == "returned_to_reviewer" else "data_entry"
        return None if isinstance(event, LEAVES_IT) else entered
    match event:
        case QaTaken(level=level):
            return IN_QA[level]
        case CasePassedOn(to=level) | QaReleased(level=level):
            return READY[level]
        case CaseRestored():
            return back_from_elimination(before)
        case _:
            return None


def back_from_elimination(before: str) -> str:
    """At the level it was at, in nobody's hands."""
    for level, name in IN_QA.items():
        if before == name:
            return READY[level]
    return before or "data_entry"
