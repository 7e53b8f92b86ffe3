"""Where a case belongs and how far it is: what an export says of it beside answers and ratings. Pure."""

from typing import NamedTuple

from shared.contracts.event import Event
from shared.contracts.reviews.case import AnswerSaved, CaseCreated, TextSaved
from shared.contracts.reviews.stages import stage_after

WITH_REVIEWERS = ("data_entry", "returned_to_reviewer")


class CaseAttributes(NamedTuple):
    """Empty where a program of before folded the case, which did not keep it. `before`: where it was eliminated."""

    county: str = ""
    quarter: str = ""
    agency: str = ""
    rank: int | None = None
    stage: str = ""
    before: str = ""
    master: str | None = None
    """In a training site: which case it is compared with; a master case is its own (R8)."""


NOWHERE = CaseAttributes()


def moved(place: CaseAttributes, event: Event) -> CaseAttributes:
    """The place after the event; most events leave it as it is."""
    if type(event) in (AnswerSaved, TextSaved) and place.stage in WITH_REVIEWERS:  # nearly all events of a case
        return place
    if isinstance(event, CaseCreated):
        return CaseAttributes(event.county, event.quarter, event.agency, event.rank, "not_started", master=event.master)
    stage = stage_after(place.stage, place.before, event)
    if stage is None:
        return place
    return place._replace(stage=stage, before=place.stage if stage == "eliminated" else "")
