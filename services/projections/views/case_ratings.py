"""One row a case: where it belongs, how far it is, and the ratings in effect. Dashboards are sums over these rows."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.case import CaseCreated
from shared.contracts.reviews.stages import stage_after
from shared.eventstore.journal_entry import Document


class CaseRatings:
    """Fed by reviews (place and stage) and by ratings; a case that is not approved is simply not summed."""

    name, version = "case_ratings", 2
    owners = ("reviews", "ratings")
    urgent = ("ratings",)
    about = ("cas_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        match recorded.event:
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
                stage = stage_after(row.get("stage", ""), row.get("before", ""), event)
                before = {"before": row.get("stage", "")} if stage == "eliminated" else {}
                return row | {"stage": stage} | before if stage else row
