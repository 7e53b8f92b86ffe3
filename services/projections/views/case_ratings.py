"""View of case ratings: one row per case with county, stage and ratings in effect, whose sums dashboards show."""

from services.projections.views.case_sums import RATING_SUMS
from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import CaseCreated
from shared.contracts.reviews.stages import stage_after
from shared.eventstore.journal_entry import Document


class CaseRatings:
    """Reads reviews (county and stage) and ratings; the sums are of approved cases."""

    name, version = "case_ratings", 3
    owners = ("reviews", "ratings")
    urgent = ("ratings",)
    about = ("cas_",)
    summary = RATING_SUMS

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        match recorded.event:
            case CaseCreated() as created:
                fields = created.model_dump(
                    mode="json", include={"county", "quarter", "case_type", "agency", "instrument"}
                )
                return row | fields | {"stage": "not_started"}
            case ItemRated(item=item, rating=rating):
                return row | {"items": row.get("items", {}) | {item: rating}}
            case OutcomeRated(outcome=outcome, rating=rating):
                return row | {"outcomes": row.get("outcomes", {}) | {outcome: rating}}
            case event:
                stage = stage_after(row.get("stage", ""), row.get("before", ""), event)
                before = {"before": row.get("stage", "")} if stage == "eliminated" else {}
                return row | {"stage": stage} | before if stage else row
