"""Stages of a case, and the stage after each of its events, for consumers that follow the workflow."""

from typing import Literal

from shared.contracts.event import Event
from shared.contracts.reviews.entry import (
    CaseCreated,
    ConflictDeclared,
    EntryEvent,
    ReviewersAssigned,
    TextKeyDestroyed,
)
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    PracticeCleared,
    QaReleased,
    QaTaken,
)
from shared.contracts.vocabulary import QaLevel

ListedStage = Literal[
    "not_started", "data_entry", "ready_for_initial_qa", "initial_qa", "returned_to_reviewer",
    "ready_for_second_level_qa", "second_level_qa", "ready_for_secondary_oversight", "secondary_oversight",
    "approved_final", "eliminated",
]  # fmt: skip
"""The stages that a list of cases can show."""
Stage = Literal[ListedStage, "not_created", "cleared"]
"""Codes as in the reference's proposed statuses [X]; `cleared` is a mock case after the reset of its site."""

READY: dict[QaLevel, Stage] = {
    "initial": "ready_for_initial_qa",
    "second": "ready_for_second_level_qa",
    "oversight": "ready_for_secondary_oversight",
}
IN_QA: dict[QaLevel, Stage] = {
    "initial": "initial_qa",
    "second": "second_level_qa",
    "oversight": "secondary_oversight",
}
LEVEL_OF: dict[str, QaLevel] = {stage: level for both in (READY, IN_QA) for level, stage in both.items()}
"""The QA level at which a case waits or is reviewed."""

FIXED: dict[type[Event], str] = {
    CaseCreated: "not_started",
    CaseSubmitted: READY["initial"],
    CaseReturned: "returned_to_reviewer",
    CaseApproved: "approved_final",
    CaseUnlocked: "returned_to_reviewer",
    CaseEliminated: "eliminated",
    PracticeCleared: "cleared",
}
WITHOUT_EFFECT = (ReviewersAssigned, ConflictDeclared, TextKeyDestroyed)


def stage_after(stage: str, before: str, event: Event) -> str | None:
    """Returns the next stage, or None if the event does not change it. `before`: the stage at the elimination."""
    if fixed := FIXED.get(type(event)):
        return fixed
    if isinstance(event, EntryEvent):
        entered = "returned_to_reviewer" if stage == "returned_to_reviewer" else "data_entry"
        return None if isinstance(event, WITHOUT_EFFECT) else entered
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
    """Returns the stage after a restoration: at the same QA level, without custody."""
    return READY[LEVEL_OF[before]] if before in LEVEL_OF else before or "data_entry"
