"""Effort on a case: entries and their days, open notes, overridden ratings, an undecided worksheet. Pure."""

from datetime import date, timedelta
from typing import get_args

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.entry import (
    AnswerSaved,
    AnswerWithdrawn,
    FaceSheetSaved,
    InterviewsSaved,
    ItemSourcesSaved,
    RecordsSaved,
    TextSaved,
    TextWithdrawn,
)
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    EliminationProposed,
    EliminationRefused,
    ItemOverridden,
    NoteDeleted,
    NoteEvent,
    NoteOpened,
    NoteReopened,
    NoteResolved,
    OverrideUndone,
    QaTaken,
)
from shared.eventstore.journal_entry import Document

ENTRY_EVENTS = (
    FaceSheetSaved, AnswerSaved, AnswerWithdrawn, InterviewsSaved, RecordsSaved, ItemSourcesSaved, TextSaved,
    TextWithdrawn,
)  # fmt: skip
QA_EVENTS = (QaTaken, CasePassedOn, CaseReturned, CaseApproved, ItemOverridden, *get_args(NoteEvent))
TIME_TO_COMPLETE = timedelta(days=14)
"""From the first day of data entry to the first submission [F2]."""


def entry_fields(row: Document, recorded: RecordedEvent) -> Document:
    """Return `effort` (R57): saves, versions of texts, interviews held, and the days with an entry or QA event."""
    event, day = recorded.event, recorded.day
    if not isinstance(event, (*ENTRY_EVENTS, *QA_EVENTS)):
        return {}
    effort: Document = row.get("effort", {"saves": 0, "texts": 0, "interviews": 0, "days": []})
    days = effort["days"] if day in effort["days"] else [*effort["days"], day]
    if not isinstance(event, ENTRY_EVENTS):
        return {"effort": effort | {"days": days}}
    more = {"days": days, "saves": effort["saves"] + 1, "texts": effort["texts"] + isinstance(event, TextSaved)}
    if isinstance(event, InterviewsSaved):
        more["interviews"] = sum(interview.held == "Yes" for interview in event.rows)
    started = {} if "started" in row else {"started": day, "due": _due(day)}
    return {"effort": effort | more} | started | _entered_by(row, recorded.envelope.actor)


def _due(started: str) -> str:
    return (date.fromisoformat(started) + TIME_TO_COMPLETE).isoformat()


def _entered_by(row: Document, actor: str) -> Document:
    """Return the reviewers of a case that was not assigned: the people who entered it."""
    reviewers = row.get("reviewers", [])
    return {} if row.get("given") or actor in reviewers else {"reviewers": [*reviewers, actor]}


def qa_fields(row: Document, recorded: RecordedEvent) -> Document:
    """Return the unresolved `notes` since when, the `overridden` ratings by item, and the undecided `worksheet`."""
    overridden = row.get("overridden", {})
    match recorded.event:
        case NoteOpened() | NoteDeleted() | NoteResolved() | NoteReopened() as event:
            return _note_fields(row, event, recorded.envelope.time)
        case ItemOverridden(item=item, rating=rating, calculated=calculated):
            override = {
                "rating": rating,
                "calculated": calculated,
                "by": recorded.envelope.actor,
                "at": recorded.envelope.time,
            }
            return {"overridden": overridden | {item: override}}
        case OverrideUndone(item=item):
            return {"overridden": _without(overridden, item)}
        case EliminationProposed(reason=reason):
            return {"worksheet": {"reason": reason, "by": recorded.envelope.actor, "at": recorded.envelope.time}}
        case EliminationRefused() | CaseEliminated() | CaseRestored():
            return {"worksheet": None}
        case _:
            return {}


def _note_fields(row: Document, event: NoteOpened | NoteDeleted | NoteResolved | NoteReopened, time: str) -> Document:
    """Return open and resolved notes; a note that is reopened keeps its age."""
    unresolved, resolved = row.get("notes", {}), row.get("settled", {})
    match event:
        case NoteOpened(note=note, item=item, level=level):
            return {"notes": unresolved | {note: {"item": item, "level": level, "opened": time}}}
        case NoteResolved(note=note) if note in unresolved:
            return {"notes": _without(unresolved, note), "settled": resolved | {note: unresolved[note]}}
        case NoteReopened(note=note) if note in resolved:
            return {"notes": unresolved | {note: resolved[note]}, "settled": _without(resolved, note)}
        case _:
            return {"notes": _without(unresolved, event.note), "settled": _without(resolved, event.note)}


def _without(rows: Document, name: str) -> Document:
    return {key: row for key, row in rows.items() if key != name}
