"""Fold of a case's events after its entry: QA, notes, overrides, elimination."""

from typing import Any, assert_never

from services.reviews.domain.case.state import Case, Note, NoteEntry, Override, Worksheet
from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.entry import SealedText
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    EliminationEvent,
    EliminationProposed,
    EliminationRefused,
    ItemOverridden,
    MoveEvent,
    NoteDeleted,
    NoteEdited,
    NoteEvent,
    NoteOpened,
    NoteReopened,
    NoteReplied,
    NoteResolved,
    OverrideEvent,
    OverrideUndone,
    PracticeCleared,
    QaReleased,
    QaTaken,
)
from shared.contracts.reviews.stages import IN_QA, LEVEL_OF, READY, back_from_elimination

AfterEntry = NoteEvent | MoveEvent | EliminationEvent | OverrideEvent


def after_entry(case: Case, recorded: RecordedEvent, event: AfterEntry, now: dict[str, Any]) -> Case:
    """Returns the state after the event. `now`: the fields that every event changes."""
    match event:
        case ItemOverridden(item=item, rating=rating, calculated=calculated, why=reason):
            written = _entry(recorded, reason).model_dump()
            override = Override(rating=rating, calculated=calculated, **written)
            changed: dict[str, Any] = {"overrides": case.overrides | {item: override}}
        case OverrideUndone(item=item):
            changed = {"overrides": {name: override for name, override in case.overrides.items() if name != item}}
        case _ if isinstance(event, NoteEvent):
            changed = {"notes": _notes(case, recorded, event)}
        case _ if isinstance(event, EliminationEvent):
            changed = _out_and_in(case, recorded, event)
        case _:
            changed = _moved(case, recorded, event)
    return case.model_copy(update=now | changed)


def _moved(case: Case, recorded: RecordedEvent, event: MoveEvent) -> dict[str, Any]:
    actor = recorded.envelope.actor
    match event:
        case CaseSubmitted(completed=completed):
            # Fixed at the first submission: later ones do not move it.
            return {"stage": READY["initial"], "completed": case.completed or completed, "passed": ()}
        case QaTaken(level=level):
            had = case.qa.get(level, ())
            people = had if actor in had else (*had, actor)
            return {"stage": IN_QA[level], "custody": actor, "qa": case.qa | {level: people}}
        case QaReleased(level=level):
            return {"stage": READY[level], "custody": None}
        case CasePassedOn(to=to):
            return {"stage": READY[to], "custody": None, "passed": _passed(case)}
        case CaseApproved():
            return {"stage": "approved_final", "custody": None, "passed": _passed(case)}
        case CaseReturned() | CaseUnlocked():
            return {"stage": "returned_to_reviewer", "custody": None, "returns": case.returns + 1}


def _passed(case: Case) -> tuple[str, ...]:
    """Returns the levels that passed the case, the current one included."""
    level = LEVEL_OF.get(case.stage, "initial")
    return case.passed if level in case.passed else (*case.passed, level)


def _out_and_in(case: Case, recorded: RecordedEvent, event: EliminationEvent) -> dict[str, Any]:
    decided = {"decided_by": recorded.envelope.actor, "decided_at": recorded.envelope.time}
    match event:
        case EliminationProposed(reason=reason, evidence=evidence):
            return {"worksheet": Worksheet(reason=reason, **_entry(recorded, evidence).model_dump())}
        case EliminationRefused():
            assert case.worksheet
            return {"worksheet": case.worksheet.model_copy(update=decided | {"decided": "refused"})}
        case CaseEliminated():
            assert case.worksheet
            sheet = case.worksheet.model_copy(update=decided | {"decided": "eliminated"})
            return {"worksheet": sheet, "before": case.stage, "stage": "eliminated", "custody": None}
        case CaseRestored():
            return {"stage": back_from_elimination(case.before or ""), "before": None}
        case PracticeCleared():
            return {"stage": "cleared", "custody": None}
        case _:
            assert_never(event)


def _notes(case: Case, recorded: RecordedEvent, event: NoteEvent) -> dict[str, Note]:
    if isinstance(event, NoteOpened):
        entries = (_entry(recorded, event.text),)
        opened = Note(item=event.item, question=event.question, level=event.level, entries=entries)
        return case.notes | {event.note: opened}
    note = case.notes[event.note]
    match event:
        case NoteEdited(text=text):
            update: dict[str, Any] = {"entries": (*note.entries[:-1], _entry(recorded, text))}
        case NoteReplied(text=text):
            update = {"entries": (*note.entries, _entry(recorded, text))}
        case NoteResolved() | NoteReopened():
            update = {"resolved": isinstance(event, NoteResolved)}
        case NoteDeleted():
            return {name: note for name, note in case.notes.items() if name != event.note}
    return case.notes | {event.note: note.model_copy(update=update)}


def _entry(recorded: RecordedEvent, text: SealedText) -> NoteEntry:
    return NoteEntry(version_id=text.version_id, by=recorded.envelope.actor, at=recorded.envelope.time)
