"""View of case activity: one row per case with who changed it last, its threads of notes, and what is unanswered."""

from typing import Any

from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.qa import (
    NoteDeleted,
    NoteEdited,
    NoteEvent,
    NoteOpened,
    NoteReopened,
    NoteReplied,
    NoteResolved,
)
from shared.eventstore.journal_entry import Document

NEEDED = ("gate_unanswered", "questions_missing")
"""Reasons that name the questions which a rating still needs."""


class CaseActivity:
    """Reads reviews and ratings; beside case progress the source of a person's own cases."""

    name, version = "case_activity", 1
    owners = ("reviews", "ratings")
    urgent = ("reviews",)
    about = ("cas_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        event, envelope = recorded.event, recorded.envelope
        if isinstance(event, ItemRated):
            return row | {"items": row.get("items", {}) | {event.item: _rated(event)}}
        if recorded.owner != "reviews":
            return row
        by_person = row.get("changes", {}) | {envelope.actor: [recorded.sequence, envelope.time]}
        changed = {"sequence": recorded.sequence, "changes": by_person}
        threads = {"threads": _threads(row.get("threads", {}), recorded, event)} if isinstance(event, NoteEvent) else {}
        return row | changed | threads


def _rated(event: ItemRated) -> list[Any]:
    """Return whether the item is rated, and how many questions its rating still needs."""
    is_complete = event.rating != "INCOMPLETE"
    return [is_complete, len(event.questions) if not is_complete and event.reason in NEEDED else 0]


def _threads(threads: Document, recorded: RecordedEvent, event: NoteEvent) -> Document:
    """Return the threads with the person and time of each one's last entry."""
    last = {"by": recorded.envelope.actor, "at": recorded.envelope.time}
    match event:
        case NoteOpened(note=note, item=item, question=question):
            return threads | {note: {"item": item, "question": question, "is_open": True} | last}
        case NoteEdited(note=note) | NoteReplied(note=note) if note in threads:
            return threads | {note: threads[note] | last}
        case NoteResolved(note=note) | NoteReopened(note=note) if note in threads:
            return threads | {note: threads[note] | {"is_open": isinstance(event, NoteReopened)}}
        case NoteDeleted(note=note):
            return {name: thread for name, thread in threads.items() if name != note}
        case _:
            return threads
