"""View of approved cases: one row per case with its first final approval and the ratings in effect at that moment."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import CaseCreated
from shared.contracts.reviews.qa import CaseApproved
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.eventstore.journal_entry import Document

RATINGS_SERVICE = "usr_service_ratings"
"""The actor of ratings that follow from answers. A rating by a person follows from the choice of another rule set."""

KINDS = {
    ("FC", "child_welfare"): "fc_cw",
    ("FC", "probation"): "fc_pr",
    ("IH", "child_welfare"): "ih_cw",
    ("IH", "probation"): "ih_pr",
    ("IHDR", "child_welfare"): "ih_cw",
    ("IHDR", "probation"): "ih_pr",
}
"""Case type and agency as publications count them; differential response counts as in-home."""

Rating = list[int | str]
"""The position of a rating among those of its case, and the rating."""

Ratings = dict[str, list[Rating]]


class ApprovedCases:
    """Reads reviews and ratings of CQI sites; the source of the counts behind publications (R58).

    The first final approval and the ratings of that case version stay as they are: a later rating, approval or
    elimination changes nothing. The row does not depend on how the events of the two topics interleave. Until the
    approval it keeps every rating with its position; a position orders the ratings of one case.
    """

    name, version = "approved_cases", 1
    owners = ("reviews", "ratings")
    urgent = ()
    about = ("cas_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        if purpose_of(recorded.envelope.site) is not Purpose.CQI:
            return row
        match recorded.event:
            case CaseCreated(county=county, case_type=case_type, agency=agency, instrument=instrument):
                kind = KINDS[case_type, agency]
                return row | {"county": county, "kind": kind, "instrument": instrument}
            case CaseApproved() if "approved" not in row:
                approved = {"version": recorded.sequence, "day": recorded.day, "at": recorded.envelope.time}
                return row | {"approved": approved, "ratings": _in_effect(_ratings(row), recorded.sequence)}
            case ItemRated(item=measure, rating=rating) | OutcomeRated(outcome=measure, rating=rating):
                ratings = _with_rating(_ratings(row), measure, [_position(recorded), rating])
                return row | {
                    "ratings": _in_effect(ratings, row["approved"]["version"]) if "approved" in row else ratings
                }
            case _:
                return row


def _ratings(row: Document) -> Ratings:
    ratings: Ratings = row.get("ratings", {})
    return ratings


def _with_rating(ratings: Ratings, measure: str, rating: Rating) -> Ratings:
    """Return the ratings with one more, unless it is the second of its position."""
    known = ratings.get(measure, [])
    return ratings if known and known[-1][0] == rating[0] else ratings | {measure: [*known, rating]}


def _position(recorded: RecordedEvent) -> int:
    """Return twice the case version, and one more for a rating by another rule set.

    That one was made after all events of the version: it is in effect at an approval only if the version is older.
    """
    event = recorded.event
    assert isinstance(event, ItemRated | OutcomeRated)
    return 2 * event.case_version + (recorded.envelope.actor != RATINGS_SERVICE)


def _in_effect(ratings: Ratings, version: int) -> Ratings:
    """Return the newest rating of each measure up to a case version."""
    newest = {
        measure: [rating for rating in known if int(rating[0]) <= 2 * version][-1:]
        for measure, known in ratings.items()
    }
    return {measure: known for measure, known in newest.items() if known}
