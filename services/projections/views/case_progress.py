"""View of case progress: one row per case with its stage, reviewers, due date and effort."""

from services.projections.views.case_effort import entry_fields, qa_fields
from services.projections.views.case_sums import PROGRESS_SUMS
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.entry import CaseCreated, ReviewersAssigned
from shared.contracts.reviews.holders import CaseHolders, holders_after
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    QaTaken,
)
from shared.contracts.reviews.stages import LEVEL_OF, stage_after
from shared.eventstore.journal_entry import Document

CASE_FIELDS = {"county", "quarter", "case_type", "agency", "instrument", "rank"}


class CaseProgress:
    """Reads reviews; the source of work lists and reports, those of eliminated cases included."""

    name, version = "case_progress", 4
    owners = ("reviews",)
    urgent = ()
    about = ("cas_",)
    summary = PROGRESS_SUMS

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        created, effort = _created(recorded.event), entry_fields(row, recorded)
        return row | created | effort | qa_fields(row, recorded) | _holder_fields(row, recorded) | _moved(row, recorded)


def holders_of(row: Document) -> CaseHolders:
    """Return the reviewers whom the case of a row is given to."""
    return CaseHolders(tuple(row.get("holders", ())), row.get("given", False), tuple(row.get("declined", ())))


def _holder_fields(row: Document, recorded: RecordedEvent) -> Document:
    before = holders_of(row)
    after = holders_after(before, recorded)
    return {} if after == before else {"holders": list(after.people), "declined": list(after.declined)}


def _created(event: Event) -> Document:
    match event:
        case CaseCreated() as created:
            return created.model_dump(mode="json", include=CASE_FIELDS, exclude_none=True) | {
                "returns": 0,
                "passed": [],
            }
        case ReviewersAssigned(reviewers=reviewers):
            return {"reviewers": list(reviewers), "given": True}
        case _:
            return {}


def _moved(row: Document, recorded: RecordedEvent) -> Document:
    """Return the fields of a stage change; `since` is its time. A save during data entry is no stage change."""
    before, event = row.get("stage", ""), recorded.event
    stage = stage_after(before, row.get("before", ""), event)
    if not stage or stage == before:
        return {}
    at_elimination = {"before": before} if stage == "eliminated" else {}
    return {"stage": stage, "since": recorded.envelope.time} | at_elimination | _move_fields(row, event, recorded)


def _move_fields(row: Document, event: Event, recorded: RecordedEvent) -> Document:  # noqa: PLR0911 one line per event
    """Return the other fields that a stage change sets; it always ends the custody of the case."""
    no_custody: Document = {"custody": None}
    match event:
        case QaTaken():
            reviewers = row.get("qa", [])
            actor = recorded.envelope.actor
            return {"custody": actor, "qa": reviewers if actor in reviewers else [*reviewers, actor]}
        case CaseSubmitted(completed=completed):
            # The first submission fixes the day; a later one does not move it.
            return no_custody | {"submitted": row.get("submitted") or completed, "passed": []}
        case CasePassedOn() | CaseApproved():
            level = LEVEL_OF.get(row.get("stage", ""), "initial")
            return no_custody | {"passed": [*row.get("passed", []), level]}
        case CaseReturned() | CaseUnlocked():
            return no_custody | {"returns": row.get("returns", 0) + 1}
        case CaseEliminated(reason=reason):
            return no_custody | {
                "eliminated": {"reason": reason, "by": recorded.envelope.actor, "at": recorded.envelope.time}
            }
        case CaseRestored():
            return no_custody | {"eliminated": None}
        case _:
            return no_custody
