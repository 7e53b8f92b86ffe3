"""Changes of a case since a version: what it held then and what it holds now, with the last person and time of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from services.reviews.domain.case.history import Line, Step, rounds_of, steps_of
from services.reviews.domain.case.state import Case, Log, Text
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.entry import (
    FaceSheetSaved,
    InterviewsSaved,
    ItemSourcesSaved,
    RecordsSaved,
    ReviewersAssigned,
)
from shared.contracts.reviews.qa import (
    NoteDeleted,
    NoteEdited,
    NoteEvent,
    NoteOpened,
    NoteReopened,
    NoteReplied,
    NoteResolved,
)
from shared.instrument import Ratings, engine

NOTE_MOVES: dict[type[Event], str] = {
    NoteOpened: "opened",
    NoteEdited: "edited",
    NoteReplied: "replied",
    NoteDeleted: "deleted",
    NoteResolved: "resolved",
    NoteReopened: "reopened",
}
NO_LOG = Log()


@dataclass(frozen=True)
class TextChange:
    """A text then and now; None where it was not there. `now` of a removed row's text is None."""

    field: str
    before: Text | None
    now: Text | None
    last: Line


@dataclass(frozen=True)
class Changes:
    """What differs between the version and now, without the content of texts, which are opened where they lie."""

    now: Case
    lists: Mapping[str, Sequence[Line]]
    texts: Sequence[TextChange]
    rounds: Sequence[Line]


def changes_since(events: Iterable[RecordedEvent], version: int) -> Changes:
    """Returns the differences between the case at this version and now, from all of its events."""
    steps = list(steps_of(events))
    later = [step for step in steps if step.recorded.sequence > version]
    before, now = (later[0].before, later[-1].after) if later else (steps[-1].after, steps[-1].after)
    lists = {
        "answers": list(_answers(before, now)),
        "parts": list(_parts(before, now, later)),
        "overrides": list(_overrides(before, now, later)),
        "ratings": changed_ratings(before, now),
        "notes": [line for step in later if (line := _note(step))],
        "stages": [step.written(stage=step.after.stage) for step in later if step.after.stage != step.before.stage],
        "assignments": [
            step.written(reviewers=list(step.recorded.event.reviewers))
            for step in later
            if isinstance(step.recorded.event, ReviewersAssigned)
        ],
    }
    return Changes(now, lists, list(_texts(before, now, later)), rounds_of(steps))


def _answers(before: Case, now: Case) -> Iterator[Line]:
    for item, answers in now.answers.items():
        for question, answer in answers.items():
            earlier = before.answers.get(item, {}).get(question)
            was = earlier.value if earlier else None
            if was != answer.value:
                both = {"item": item, "question": question, "before": was, "now": answer.value}
                yield both | {"rev": answer.rev, "by": answer.by, "at": answer.at}


def _parts(before: Case, now: Case, later: Sequence[Step]) -> Iterator[Line]:
    """Yields what is saved as a whole: the face sheet, both logs, the sources of an item."""
    last: dict[tuple[str, str | None], Step] = {}
    for step in later:
        if key := _part_of(step.recorded.event):
            last[key] = step
    for (part, item), step in last.items():
        was, is_now = _content(before, part, item), _content(now, part, item)
        if was != is_now:
            yield step.written(part=part, item=item, before=was, now=is_now)


def _part_of(event: Event) -> tuple[str, str | None] | None:
    match event:
        case FaceSheetSaved():
            return "face_sheet", None
        case InterviewsSaved():
            return "interviews", None
        case RecordsSaved():
            return "records", None
        case ItemSourcesSaved(item=item):
            return "sources", item
        case _:
            return None


def _content(case: Case, part: str, item: str | None) -> Any:
    match part:
        case "face_sheet":
            return case.face_sheet
        case "sources":
            return list(case.sources.get(item or "", NO_LOG).rows)
        case _:
            return list({"interviews": case.interviews, "records": case.records}[part].rows)


def _texts(before: Case, now: Case, later: Sequence[Step]) -> Iterator[TextChange]:
    last: dict[str, Step] = {}
    for step in later:
        if step.before.texts is not step.after.texts:
            last |= dict.fromkeys([*step.written_texts(), *(step.before.texts.keys() - step.after.texts.keys())], step)
    for path, step in last.items():
        was, is_now = before.texts.get(path), now.texts.get(path)
        if (was.version_id if was else None) != (is_now.version_id if is_now else None):
            yield TextChange(path, was, is_now, step.written())


def _overrides(before: Case, now: Case, later: Sequence[Step]) -> Iterator[Line]:
    for item in sorted(before.overrides.keys() | now.overrides.keys(), key=int):
        was, is_now = (case.overrides[item].rating if item in case.overrides else None for case in (before, now))
        if was != is_now:
            step = [step for step in later if step.before.overrides.get(item) != step.after.overrides.get(item)][-1]
            yield step.written(item=item, before=was, now=is_now)


def _note(step: Step) -> Line | None:
    event = step.recorded.event
    if not isinstance(event, get_args(NoteEvent)):
        return None
    note = (step.after if event.note in step.after.notes else step.before).notes[event.note]
    subject = {"note": event.note, "item": note.item, "question": note.question}
    return step.written(**subject, what=NOTE_MOVES[type(event)])


def changed_ratings(before: Case, now: Case) -> list[Line]:
    """Returns the items, parts of items and outcomes that are rated otherwise, each with both sentences."""
    like = {"case_type": now.case_type, "instrument": now.instrument}
    was, is_now = _explained(before.model_copy(update=like)), _explained(now)
    return [
        {"name": name, "before": was[name], "now": rated}
        for name, rated in is_now.items()
        if was[name]["rating"] != rated["rating"]
    ]


def effective_ratings(case: Case) -> Ratings:
    """Returns the ratings by the rules of the instrument and the leaders' overrides."""
    overrides = {item: override.rating for item, override in case.overrides.items()}
    return engine(case.instrument).rate(case.case_type, case.given(), overrides)


def _explained(case: Case) -> dict[str, Line]:
    rules, given, ratings = engine(case.instrument), case.given(), effective_ratings(case)
    return {
        name: {"rating": rated.rating, "why": rules.explain(name, rated, given)}
        for name, rated in (ratings.items | ratings.outcomes).items()
    }
