"""Case facts: face sheet, days of entry and completion, and the persons who entered and checked a case. Pure.

Exports show them. Persons are ids; names and dates of birth are in no event.
"""

from typing import Any, NamedTuple

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.entry import CaseCreated, EntryEvent, FaceSheetSaved
from shared.contracts.reviews.qa import CaseApproved, CasePassedOn, CaseReturned, CaseSubmitted, QaTaken
from shared.contracts.reviews.rows import without_row_ids
from shared.contracts.reviews.stages import WITHOUT_EFFECT

CHECKS = (QaTaken, CasePassedOn, CaseReturned, CaseApproved)


class CaseFacts(NamedTuple):
    """`started` is the day of the first entry, `completed` that of the submission, both at the site."""

    started: str = ""
    completed: str = ""
    entered_by: tuple[str, ...] = ()
    checked_by: tuple[str, ...] = ()
    face_sheet: dict[str, Any] = {}  # noqa: RUF012 never changed, only replaced


def facts_after(facts: CaseFacts | None, recorded: RecordedEvent) -> CaseFacts | None:
    """Return the facts after an event. None stays for a case that an earlier version began to fold."""
    event = recorded.event
    if isinstance(event, CaseCreated):
        return CaseFacts()
    if facts is None:
        return None
    actor = recorded.envelope.actor
    if isinstance(event, EntryEvent) and not isinstance(event, WITHOUT_EFFECT):
        if isinstance(event, FaceSheetSaved):
            facts = facts._replace(face_sheet=_fields(event))
        if facts.started and actor in facts.entered_by:
            return facts
        started = facts.started or recorded.day
        return facts._replace(started=started, entered_by=_with(facts.entered_by, actor))
    if isinstance(event, CaseSubmitted):
        return facts._replace(completed=event.completed)
    return facts._replace(checked_by=_with(facts.checked_by, actor)) if isinstance(event, CHECKS) else facts


def to_content(facts: CaseFacts) -> dict[str, Any]:
    """Return the facts as a document holds them."""
    people = {"entered_by": list(facts.entered_by), "checked_by": list(facts.checked_by)}
    return facts._asdict() | people


def from_content(content: dict[str, Any]) -> CaseFacts:
    """Return the facts of a document."""
    people = {name: tuple(content[name]) for name in ("entered_by", "checked_by")}
    return CaseFacts(**content | people)


def _with(people: tuple[str, ...], actor: str) -> tuple[str, ...]:
    return people if actor in people else (*people, actor)


def _fields(event: FaceSheetSaved) -> dict[str, Any]:
    fields = event.model_dump(mode="json", exclude_none=True)
    return {name: without_row_ids(value) for name, value in fields.items()}
