"""View of level ratings: one row per case with the ratings in effect when each level handed the case over first."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated
from shared.contracts.reviews.entry import CaseCreated
from shared.contracts.reviews.qa import CaseApproved, CasePassedOn, CaseSubmitted
from shared.contracts.reviews.stages import LEVEL_OF, stage_after
from shared.eventstore.journal_entry import Document

RATINGS_SERVICE = "usr_service_ratings"
"""The actor of ratings that follow from answers. A rating by a person follows from the choice of another rule set."""


class LevelRatings:
    """Reads reviews and ratings; the source of the agreement between reviewers and the levels of QA.

    A level's rating is the one in effect at its first hand-over: the first submission for reviewers, the first time
    that it passed on or approved the case for a level of QA. Later ones follow from what a level had said. An override
    counts for the level that hands the case over after it. The row does not depend on how the two topics interleave.
    """

    name, version = "level_ratings", 1
    owners = ("reviews", "ratings")
    urgent = ()
    about = ("cas_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        event = recorded.event
        if isinstance(event, CaseCreated):
            return row | {"county": event.county, "quarter": event.quarter, "stage": "not_started"}
        if isinstance(event, ItemRated):
            return row | {"ratings": _with_rating(row, event, recorded)}
        before = row.get("stage", "")
        stage = stage_after(before, row.get("before", ""), event)
        fields = _hand_over(row, recorded) | ({"stage": stage} if stage else {})
        return row | fields | ({"before": before} if stage == "eliminated" else {})


def _hand_over(row: Document, recorded: RecordedEvent) -> Document:
    level: str
    match recorded.event:
        case CaseSubmitted():
            level = "reviewer"
        case CasePassedOn() | CaseApproved():
            level = LEVEL_OF.get(row.get("stage", ""), "initial")
        case _:
            return {}
    known = row.get("versions", {})
    return {} if level in known else {"versions": known | {level: recorded.sequence}}


def _with_rating(row: Document, event: ItemRated, recorded: RecordedEvent) -> Document:
    """Return the ratings by item with their positions; one that is equal to the last adds nothing."""
    ratings: Document = row.get("ratings", {})
    known = ratings.get(event.item, [])
    if known and known[-1][1] == event.rating:
        return ratings
    position = 2 * event.case_version + (recorded.envelope.actor != RATINGS_SERVICE)
    return ratings | {event.item: [*known, [position, event.rating]]}
