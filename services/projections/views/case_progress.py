"""One row a case: where it stands and since when, who has it, what is due, and the work that went into it."""

from services.projections.views.case_effort import checked, worked
from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.case import (
    CaseApproved,
    CaseCreated,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    QaTaken,
)
from shared.contracts.reviews.entry import ReviewersAssigned
from shared.contracts.reviews.stages import LEVEL_OF, stage_after
from shared.eventstore.journal_entry import Document

PLACE = {"county", "quarter", "case_type", "agency", "rank"}


class CaseProgress:
    """Fed by reviews; work lists and reports are made of it, those of eliminated cases included."""

    name, version = "case_progress", 1
    owners = ("reviews",)
    urgent = ()
    about = ("cas_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        return row | _placed(recorded.event) | worked(row, recorded) | checked(row, recorded) | _moved(row, recorded)


def _placed(event: Event) -> Document:
    match event:
        case CaseCreated() as created:
            return created.model_dump(mode="json", include=PLACE, exclude_none=True) | {"returns": 0, "passed": []}
        case ReviewersAssigned(reviewers=reviewers):
            return {"reviewers": list(reviewers), "given": True}
        case _:
            return {}


def _moved(row: Document, recorded: RecordedEvent) -> Document:
    """`since` is the time of the last move; a save in a case that is being entered is none."""
    was, event = row.get("stage", ""), recorded.event
    stage = stage_after(was, row.get("before", ""), event)
    if not stage or stage == was:
        return {}
    before = {"before": was} if stage == "eliminated" else {}
    return {"stage": stage, "since": recorded.envelope.time} | before | _told(row, event, recorded)


def _told(row: Document, event: Event, recorded: RecordedEvent) -> Document:  # noqa: PLR0911 one line a fact
    """What a move says beside the stage; in whose hands a case is ends with every one of them."""
    nobody: Document = {"custody": None}
    match event:
        case QaTaken():
            had = row.get("qa", [])
            actor = recorded.envelope.actor
            return {"custody": actor, "qa": had if actor in had else [*had, actor]}
        case CaseSubmitted(completed=completed):
            # The first submission fixes the day; a later one does not move it.
            return nobody | {"submitted": row.get("submitted") or completed, "passed": []}
        case CasePassedOn() | CaseApproved():
            level = LEVEL_OF.get(row.get("stage", ""), "initial")
            return nobody | {"passed": [*row.get("passed", []), level]}
        case CaseReturned() | CaseUnlocked():
            return nobody | {"returns": row.get("returns", 0) + 1}
        case CaseEliminated(reason=reason):
            return nobody | {
                "eliminated": {"reason": reason, "by": recorded.envelope.actor, "at": recorded.envelope.time}
            }
        case CaseRestored():
            return nobody | {"eliminated": None}
        case _:
            return nobody
