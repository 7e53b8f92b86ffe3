"""Where a case belongs and how far it is: what an export says of it beside answers and ratings. Pure."""

from typing import NamedTuple

from shared.contracts.event import Event
from shared.contracts.reviews import (
    AnswerSaved,
    AnswerWithdrawn,
    CaseApproved,
    CaseCreated,
    CaseEliminated,
    CasePassedOn,
    CaseRestored,
    CaseReturned,
    CaseSubmitted,
    CaseUnlocked,
    FaceSheetSaved,
    InterviewsSaved,
    ItemSourcesSaved,
    PracticeCleared,
    QaReleased,
    QaTaken,
    RecordsSaved,
    TextSaved,
    TextWithdrawn,
)
from shared.contracts.vocabulary import QaLevel

ENTRY: frozenset[type[Event]] = frozenset(
    {
        FaceSheetSaved, AnswerSaved, AnswerWithdrawn, InterviewsSaved, RecordsSaved, ItemSourcesSaved, TextSaved,
        TextWithdrawn,
    }
)  # fmt: skip
RETURNED = "returned_to_reviewer"
WITH_REVIEWERS = ("data_entry", RETURNED)
READY: dict[QaLevel, str] = {
    "initial": "ready_for_initial_qa",
    "second": "ready_for_second_level_qa",
    "oversight": "ready_for_secondary_oversight",
}
IN_QA: dict[QaLevel, str] = {
    "initial": "initial_qa",
    "second": "second_level_qa",
    "oversight": "secondary_oversight",
}
LEVEL_OF = {stage: level for stages in (READY, IN_QA) for level, stage in stages.items()}
STAGE_AFTER: dict[type[Event], str] = {
    **dict.fromkeys(ENTRY, "data_entry"),
    CaseSubmitted: READY["initial"],
    CaseReturned: RETURNED,
    CaseUnlocked: RETURNED,
    CaseApproved: "approved_final",
    PracticeCleared: "cleared",
}
"""Codes as the case's own service has them [X]."""


class Place(NamedTuple):
    """Empty where a program of before folded the case, which did not keep it. `before`: where it was eliminated."""

    county: str = ""
    quarter: str = ""
    agency: str = ""
    rank: int | None = None
    stage: str = ""
    before: str = ""
    master: str | None = None
    """In a training site: which case it is compared with; a master case is its own (R8)."""


NOWHERE = Place()


def moved(place: Place, event: Event) -> Place:
    """The place after the event; most events leave it as it is."""
    kind = type(event)
    if kind in ENTRY and place.stage in WITH_REVIEWERS:  # nearly all events of a case
        return place
    if kind in STAGE_AFTER:
        return place._replace(stage=STAGE_AFTER[kind])
    match event:
        case CaseCreated(county=county, quarter=quarter, agency=agency, rank=rank, master=master):
            place = Place(county, quarter, agency, rank, "not_started", master=master)
        case QaTaken(level=level):
            place = place._replace(stage=IN_QA[level])
        case CasePassedOn(to=level) | QaReleased(level=level):
            place = place._replace(stage=READY[level])
        case CaseEliminated():
            place = place._replace(stage="eliminated", before=place.stage)
        case CaseRestored():
            place = place._replace(stage=_where_it_was(place.before), before="")
    return place


def _where_it_was(before: str) -> str:
    """At the level it was at, in nobody's hands."""
    return READY[LEVEL_OF[before]] if before in LEVEL_OF else before or "data_entry"
