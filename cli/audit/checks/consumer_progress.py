"""Check of consumer progress: each consumer has applied what it read, and nothing beyond the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cli.audit.checks.view_rows import SERVICE
from cli.audit.evidence.evidence import Compared, Evidence, views_of
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.rated_case import COLLECTION
from services.ratings.domain import is_case
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import Document
from shared.projection.view import consumer_group_of, covers

RATINGS_GROUP = "ratings"


@dataclass(frozen=True, slots=True)
class Seen:
    """The last sequence of one owner's events that a consumer group has applied, as its document records it."""

    service: str
    group: str
    owner: str
    sequence: int
    where: str


def compare(evidence: Evidence) -> Compared:
    """Counts the compared positions. Lag is no finding, unless the group has read everything and parked nothing."""
    seen = list(_seen(evidence))
    findings = [_check_progress(evidence, item) for item in seen]
    return Compared(len(seen), [finding for finding in findings if finding])


def is_late(evidence: Evidence) -> bool:
    """Whether a reader has not folded all that the journals hold."""
    return any(item.sequence < evidence.histories[item.owner].end for item in _seen(evidence))


def groups_of(purpose: Purpose | None) -> dict[str, tuple[str, ...]]:
    """Consumer group → the owners whose topics it reads."""
    groups = {consumer_group_of(view): view.owners for view in views_of(purpose)}
    return groups | ({RATINGS_GROUP: ("reviews",)} if purpose else {})


def _seen(evidence: Evidence) -> Iterator[Seen]:
    if evidence.purpose and is_case(evidence.key):
        sequence = _number(evidence.stored.get(COLLECTION, {}).get("seen"))
        yield Seen("ratings", RATINGS_GROUP, "reviews", sequence, COLLECTION)
    for view in (view for view in views_of(evidence.purpose) if covers(view, evidence.key)):
        of_owner = _of_owner(evidence.shown.get(view.name, {}))
        for owner in view.owners:
            yield Seen(SERVICE, consumer_group_of(view), owner, _number(of_owner.get(owner)), view.name)


def _check_progress(evidence: Evidence, item: Seen) -> Finding | None:
    end, records = evidence.histories[item.owner].end, evidence.published.get(item.owner, {})
    if item.sequence > end:
        what = f"{item.where} has folded it, and the journal ends before it."
        return evidence.finding("readers", item.owner, end + 1, what)
    if item.group in evidence.settled and item.sequence < max(records, default=0):
        what = f"the group {item.group} has read it and parked nothing, and {item.where} has not folded it."
        return evidence.finding("readers", item.service, item.sequence + 1, what)
    return None


def _of_owner(document: Document) -> Document:
    seen = document.get("seen")
    return seen if isinstance(seen, dict) else {}


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
