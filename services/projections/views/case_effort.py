"""What was done on a case: entries and the days they took, notes that wait, ratings that a leader overrode. Pure."""

from datetime import date, timedelta
from typing import get_args

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.case import (
    AnswerSaved,
    AnswerWithdrawn,
    CaseApproved,
    CasePassedOn,
    CaseReturned,
    FaceSheetSaved,
    InterviewsSaved,
    ItemOverridden,
    ItemSourcesSaved,
    NoteDeleted,
    NoteEvent,
    NoteOpened,
    NoteReopened,
    NoteResolved,
    OverrideUndone,
    QaTaken,
    RecordsSaved,
    TextSaved,
    TextWithdrawn,
)
from shared.eventstore.journal_entry import Document

ENTERED = (
    FaceSheetSaved, AnswerSaved, AnswerWithdrawn, InterviewsSaved, RecordsSaved, ItemSourcesSaved, TextSaved,
    TextWithdrawn,
)  # fmt: skip
CHECKED = (QaTaken, CasePassedOn, CaseReturned, CaseApproved, ItemOverridden, *get_args(NoteEvent))
TIME_TO_COMPLETE = timedelta(days=14)
"""From the day on which its reviewers began until its first submission [F2]."""


def worked(row: Document, recorded: RecordedEvent) -> Document:
    """`effort` (R57): saves, versions of texts, interviews held, and the days on which anybody entered or checked."""
    event, day = recorded.event, recorded.envelope.time[:10]
    if not isinstance(event, (*ENTERED, *CHECKED)):
        return {}
    effort: Document = row.get("effort", {"saves": 0, "texts": 0, "interviews": 0, "days": []})
    days = effort["days"] if day in effort["days"] else [*effort["days"], day]
    if not isinstance(event, ENTERED):
        return {"effort": effort | {"days": days}}
    more = {"days": days, "saves": effort["saves"] + 1, "texts": effort["texts"] + isinstance(event, TextSaved)}
    if isinstance(event, InterviewsSaved):
        more["interviews"] = sum(one.held == "Yes" for one in event.rows)
    began = {} if "started" in row else {"started": day, "due": _due(day)}
    return {"effort": effort | more} | began | _entered_by(row, recorded.envelope.actor)


def _due(began: str) -> str:
    return (date.fromisoformat(began) + TIME_TO_COMPLETE).isoformat()


def _entered_by(row: Document, actor: str) -> Document:
    """A case that was given to nobody is its enterers'."""
    there = row.get("reviewers", [])
    return {} if row.get("given") or actor in there else {"reviewers": [*there, actor]}


def checked(row: Document, recorded: RecordedEvent) -> Document:
    """`notes` that are not resolved, with the time each was opened, and `overridden` by item."""
    overridden = row.get("overridden", {})
    match recorded.event:
        case NoteOpened() | NoteDeleted() | NoteResolved() | NoteReopened() as event:
            return _noted(row, event, recorded.envelope.time)
        case ItemOverridden(item=item, rating=rating, calculated=calculated):
            told = {
                "rating": rating,
                "calculated": calculated,
                "by": recorded.envelope.actor,
                "at": recorded.envelope.time,
            }
            return {"overridden": overridden | {item: told}}
        case OverrideUndone(item=item):
            return {"overridden": _without(overridden, item)}
        case _:
            return {}


def _noted(row: Document, event: NoteOpened | NoteDeleted | NoteResolved | NoteReopened, time: str) -> Document:
    """A resolved note is kept aside: opened again, it is as old as it was."""
    waiting, settled = row.get("notes", {}), row.get("settled", {})
    match event:
        case NoteOpened(note=note, item=item, level=level):
            return {"notes": waiting | {note: {"item": item, "level": level, "opened": time}}}
        case NoteResolved(note=note) if note in waiting:
            return {"notes": _without(waiting, note), "settled": settled | {note: waiting[note]}}
        case NoteReopened(note=note) if note in settled:
            return {"notes": waiting | {note: settled[note]}, "settled": _without(settled, note)}
        case _:
            return {"notes": _without(waiting, event.note), "settled": _without(settled, event.note)}


def _without(rows: Document, name: str) -> Document:
    return {key: one for key, one in rows.items() if key != name}
