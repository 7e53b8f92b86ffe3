"""Rated case, folded from the journals of reviews and ratings up to the position of the stored document."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cli.audit.evidence.evidence import Evidence
from services.ratings.domain import RatedCase, fold_case, fold_ratings
from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import Document, StreamHead

COLLECTION = "rated_cases"


def rebuilt(evidence: Evidence, document: Document) -> RatedCase | None:
    """None when one of the histories does not reach that far, which others find."""
    reviews, ratings = evidence.histories["reviews"].facts, evidence.histories["ratings"].facts
    seen, head, policies = document.get("seen"), document.get("sequence"), document.get("policies")
    if not reaches(reviews, seen) or not reaches(ratings, head):
        return None
    case, _ = fold_case(RatedCase(evidence.key), reviews[:seen])
    rated = with_ratings(case, ratings[:head])
    return replace(rated, policies=policies if isinstance(policies, str) else "")


def with_ratings(case: RatedCase, facts: tuple[RecordedEvent, ...]) -> RatedCase:
    """The case with the ratings in effect after these facts."""
    head = StreamHead(facts[-1].sequence, facts[-1].envelope.hash) if facts else StreamHead()
    return fold_ratings(case, [recorded.event for recorded in facts], head)


def at_versions(key: str, facts: Iterable[RecordedEvent], versions: set[int]) -> dict[int, RatedCase]:
    """The case, with its answers alone, as it was at each of these versions."""
    case, cases = RatedCase(key), {}
    for recorded in facts:
        case, _ = fold_case(case, [recorded])
        if recorded.sequence in versions:
            cases[recorded.sequence] = case
    return cases


def reaches(facts: tuple[RecordedEvent, ...], sequence: Any) -> bool:
    return isinstance(sequence, int) and 0 <= sequence <= len(facts)
