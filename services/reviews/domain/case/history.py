"""History of a case: its states event by event, what an item's answers and texts were, and its rounds of QA."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from services.reviews.domain.case.evolve import evolve
from services.reviews.domain.case.state import Case, Log, Text
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    NoteOpened,
    QaReleased,
    QaTaken,
)
from shared.contracts.reviews.stages import LEVEL_OF

Line = dict[str, Any]

MOVES: dict[type[Event], str] = {
    QaTaken: "taken",
    QaReleased: "released",
    CasePassedOn: "passed_on",
    CaseReturned: "returned",
    CaseApproved: "approved",
    CaseUnlocked: "unlocked",
    CaseEliminated: "eliminated",
    CaseRestored: "restored",
}
"""What happens to a case between two submissions."""


class Step(NamedTuple):
    """An event with the states around it."""

    recorded: RecordedEvent
    before: Case
    after: Case

    def written(self, **fields: Any) -> Line:
        """Returns the fields with the event's revision, person and time."""
        envelope = self.recorded.envelope
        return fields | {"rev": self.recorded.sequence, "by": envelope.actor, "at": envelope.time}

    def written_texts(self) -> dict[str, Text]:
        """Returns the texts that the event wrote or withdrew, by path; not those of rows that it removed."""
        before, after = self.before.texts, self.after.texts
        if before is after:
            return {}
        return {path: text for path, text in after.items() if before.get(path) != text}


def steps_of(events: Iterable[RecordedEvent]) -> Iterator[Step]:
    """Yields the events of one case from its first, each with the states around it."""
    case = Case()
    for recorded in events:
        before, case = case, evolve(case, recorded)
        yield Step(recorded, before, case)


class ItemHistory(NamedTuple):
    """Values of one item, oldest first. A text has its version's id, None where it was withdrawn."""

    questions: dict[str, list[Line]]
    texts: dict[str, list[Text]]
    sources: list[Line]
    overrides: list[Line]


def item_history(events: Iterable[RecordedEvent], item: str) -> ItemHistory:
    """Returns every value that the item's answers, texts, sources and override ever had."""
    history = ItemHistory({}, {}, [], [])
    for step in steps_of(events):
        before, after = step.before, step.after
        for question, answer in after.answers.get(item, {}).items():
            if answer.rev == step.recorded.sequence:
                history.questions.setdefault(question, []).append(step.written(value=answer.value))
        for path, text in step.written_texts().items():
            if is_of_item(path, item):
                history.texts.setdefault(path, []).append(text)
        if (sources := after.sources.get(item, Log())) != before.sources.get(item, Log()):
            history.sources.append(step.written(rows=list(sources.rows)))
        if (override := after.overrides.get(item)) != before.overrides.get(item):
            ratings = override.model_dump(include={"rating", "calculated", "version_id"}) if override else {}
            history.overrides.append(step.written(**ratings))
    return history


def is_of_item(path: str, item: str) -> bool:
    """Returns whether a text belongs to the item: `rationale/3`, `no/3/B`, `cell/3/A1/r4/allegation`."""
    return path.split("/")[1] == item


def rounds_of(steps: Iterable[Step]) -> list[Line]:
    """Returns the case's rounds: each submission to QA with its version, and what became of it, in order."""
    rounds: list[Line] = []
    for step in steps:
        event = step.recorded.event
        if isinstance(event, CaseSubmitted):
            opened = {"round": len(rounds) + 1, "version": step.recorded.sequence, "moves": [], "notes": 0}
            rounds.append(opened | {"submitted_by": step.recorded.envelope.actor, "at": step.recorded.envelope.time})
        elif rounds and isinstance(event, NoteOpened):
            rounds[-1]["notes"] += 1
        elif rounds and (what := MOVES.get(type(event))):
            rounds[-1]["moves"].append(step.written(what=what, level=LEVEL_OF.get(step.before.stage)))
    return rounds
