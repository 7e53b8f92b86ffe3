"""Bring a case's ratings level with its answers: the journal row it takes, and the case after it."""

from dataclasses import dataclass, replace

from services.ratings.domain.rated_case import RatedCase, fold_ratings
from services.ratings.domain.rating_events import policies_key, rating_events
from services.ratings.domain.rule_book import RuleBook
from shared.eventstore.journal_entry import AggregateId, CommandContext, Document, head_of, new_journal_entry


@dataclass(frozen=True, slots=True)
class Pending:
    """A folded case that is to be rated, and what made it so."""

    case: RatedCase
    touched: frozenset[str]
    cause: CommandContext
    book: RuleBook


@dataclass(frozen=True, slots=True)
class RatingOutcome:
    """The row to write, None when nothing is new, and the case as it is once the row stands."""

    row: Document | None
    case: RatedCase


def rate_pending(pending: Pending) -> RatingOutcome:
    """Pure: the same pending case gives the same facts."""
    case = replace(pending.case, policies=policies_key(pending.book.policies))
    events = rating_events(pending.case, pending.touched, pending.book.policies)
    if not events:
        return RatingOutcome(None, case)
    site, _, case_id = case.key.partition("|")
    row = new_journal_entry(AggregateId("ratings", site, case_id), case.head, events, pending.cause)
    return RatingOutcome(row, fold_ratings(case, events, head_of(row)))
