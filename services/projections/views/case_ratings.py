"""One row a case: where it belongs, how far it is, and the ratings in effect. Dashboards are sums over these rows."""

from shared.contracts.envelope import Recorded
from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews import (
    AnswerSaved,
    AnswerWithdrawn,
    CaseApproved,
    CaseCreated,
    CaseSubmitted,
    FaceSheetSaved,
)
from shared.rows import Document

STAGE: dict[type[Event], str] = {
    CaseCreated: "not_started",
    FaceSheetSaved: "data_entry",
    AnswerSaved: "data_entry",
    AnswerWithdrawn: "data_entry",
    CaseSubmitted: "initial_qa",
    CaseApproved: "approved_final",
}


class CaseRatings:
    """Fed by reviews (place and stage) and by ratings; a case that is not approved is simply not summed."""

    name, version = "case_ratings", 1
    owners = ("reviews", "ratings")

    def evolve(self, row: Document, fact: Recorded) -> Document:
        match fact.event:
            case CaseCreated() as created:
                place = created.model_dump(
                    mode="json", include={"county", "quarter", "case_type", "agency", "instrument"}
                )
                return row | place | {"stage": "not_started"}
            case ItemRated(item=item, rating=rating):
                return row | {"items": row.get("items", {}) | {item: rating}}
            case OutcomeRated(outcome=outcome, rating=rating):
                return row | {"outcomes": row.get("outcomes", {}) | {outcome: rating}}
            case event:
                return row | {"stage": STAGE[type(event)]} if type(event) in STAGE else row
