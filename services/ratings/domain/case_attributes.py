"""Case attributes: county, quarter, agency and stage of a case, which exports show beside answers and ratings. Pure."""

from typing import NamedTuple

from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated, TextSaved
from shared.contracts.reviews.stages import stage_after

REVIEWER_STAGES = ("data_entry", "returned_to_reviewer")


class CaseAttributes(NamedTuple):
    """Empty for a case that an earlier version folded, which did not store them. `before`: the stage at elimination."""

    county: str = ""
    quarter: str = ""
    agency: str = ""
    rank: int | None = None
    stage: str = ""
    before: str = ""
    master: str | None = None
    """In a training site: the case that it is compared with; a master case names itself (R8)."""


NO_ATTRIBUTES = CaseAttributes()


def attributes_after(attributes: CaseAttributes, event: Event) -> CaseAttributes:
    """Return the attributes after an event; most events do not change them."""
    if type(event) in (AnswerSaved, TextSaved) and attributes.stage in REVIEWER_STAGES:  # nearly all events of a case
        return attributes
    if isinstance(event, CaseCreated):
        return CaseAttributes(event.county, event.quarter, event.agency, event.rank, "not_started", master=event.master)
    stage = stage_after(attributes.stage, attributes.before, event)
    if stage is None:
        return attributes
    return attributes._replace(stage=stage, before=attributes.stage if stage == "eliminated" else "")
