"""Check of snapshots: each equals the fold of its journal up to the same event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pydantic import BaseModel

from cli.audit.evidence.difference import difference
from cli.audit.evidence.evidence import Compared, Evidence
from cli.audit.evidence.finding import Finding
from services.helpdesk import domain as helpdesk
from services.identity.domain import account, api_key, audit_trail, grant, keyring, person
from services.identity.domain.sites import jurisdiction, site, user_review
from services.projections import domain as projections
from services.projections.domain import action_plan, improvement_plan, indicator_table, saved_analysis
from services.ratings.domain import RuleBook, evolve_rules
from services.reviews import domain as reviews
from services.reviews.domain import certification
from services.reviews.domain.interviews import state as interview
from services.reviews.domain.sampling import quota_table, review, sample
from shared.eventstore.journal_entry import Document
from shared.eventstore.repository import fold_mark, is_current


@dataclass(frozen=True)
class SnapshotCollection:
    """A collection of cached folds. One that is older than its journal is caught up when it is needed."""

    owner: str
    collection: str
    start: type[BaseModel]
    evolve: Callable[..., Any]


SNAPSHOTS = (
    SnapshotCollection("reviews", "cases", reviews.Case, reviews.evolve),
    SnapshotCollection("reviews", "interviews", interview.Interview, interview.evolve),
    SnapshotCollection("reviews", "certifications", certification.Certification, certification.evolve),
    SnapshotCollection("reviews", "quarter_reviews", review.Review, review.evolve_review),
    SnapshotCollection("reviews", "samples", sample.Sample, sample.evolve_sample),
    SnapshotCollection("reviews", "quota_tables", quota_table.QuotaTable, quota_table.evolve_table),
    SnapshotCollection("ratings", "rule_books", RuleBook, evolve_rules),
    SnapshotCollection("identity", "people", person.Person, person.evolve),
    SnapshotCollection("identity", "accounts", account.Account, account.evolve),
    SnapshotCollection("identity", "sites", site.Site, site.evolve),
    SnapshotCollection("identity", "jurisdictions", jurisdiction.Jurisdiction, jurisdiction.evolve),
    SnapshotCollection("identity", "grants", grant.Grant, grant.evolve),
    SnapshotCollection("identity", "user_reviews", user_review.UserReview, user_review.evolve),
    SnapshotCollection("identity", "machines", api_key.Machine, api_key.evolve),
    SnapshotCollection("identity", "keyrings", keyring.Keyring, keyring.evolve),
    SnapshotCollection("identity", "trails", audit_trail.Trail, audit_trail.evolve),
    SnapshotCollection("helpdesk", "tickets", helpdesk.Ticket, helpdesk.evolve),
    SnapshotCollection("projections", "publication_series", projections.PublicationSeries, projections.evolve),
    SnapshotCollection("projections", "action_plans", action_plan.ActionPlan, action_plan.evolve_plan),
    SnapshotCollection(
        "projections", "improvement_plans", improvement_plan.ImprovementPlan, improvement_plan.evolve_pip
    ),
    SnapshotCollection(
        "projections", "indicator_tables", indicator_table.IndicatorTable, indicator_table.evolve_indicators
    ),
    SnapshotCollection("projections", "analyses", saved_analysis.SavedAnalysis, saved_analysis.evolve),
)


def compare(evidence: Evidence) -> Compared:
    """Counts the stored folds; names each that is not the fold of the journal."""
    stored = [
        (snapshot, evidence.stored[snapshot.collection])
        for snapshot in SNAPSHOTS
        if snapshot.collection in evidence.stored
    ]
    findings = [_check_snapshot(evidence, snapshot, document) for snapshot, document in stored]
    return Compared(len(stored), [finding for finding in findings if finding])


def _check_snapshot(evidence: Evidence, snapshot: SnapshotCollection, document: Document) -> Finding | None:
    history, sequence = evidence.histories[snapshot.owner], document.get("sequence")
    what = f"the fold of it in {snapshot.collection}"
    if not isinstance(sequence, int) or sequence < 1:
        return evidence.finding("folds", snapshot.owner, 0, f"{what} does not say where it ends.")
    if sequence > history.end:
        return evidence.finding(
            "folds", snapshot.owner, history.end + 1, f"{what} has it, and the journal ends before it."
        )
    if not is_current(document, snapshot.start):  # by another release, and ignored by this one
        return None
    if sequence > len(history.facts):  # behind the break of a chain nothing can be recomputed
        return None
    differing = difference(_expected(evidence, snapshot, sequence), _without_id(document))
    return evidence.finding("folds", snapshot.owner, sequence, f"{what} differs: {differing}.") if differing else None


def _expected(evidence: Evidence, snapshot: SnapshotCollection, sequence: int) -> Mapping[str, Any]:
    facts = evidence.histories[snapshot.owner].facts[:sequence]
    state = reduce(snapshot.evolve, facts, snapshot.start()).model_dump(mode="json")
    head = {"site": evidence.site, "sequence": sequence, "hash": facts[-1].envelope.hash}
    return head | {"state": state} | fold_mark(snapshot.start)


def _without_id(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "_id"}
