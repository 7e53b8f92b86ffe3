"""Rating of a pending case: the journal entry it needs, and the case after it. Pure."""

from dataclasses import dataclass, replace

from services.ratings.domain.rated_case import RatedCase, fold_ratings
from services.ratings.domain.rating_events import policies_key, rating_events
from services.ratings.domain.rule_book import RuleBook
from shared.eventstore.journal_entry import AggregateId, CommandContext, Document, head_of, new_journal_entry


@dataclass(frozen=True, slots=True)
class Pending:
    """A folded case that is to be rated, the items that changed, and the rules and command context to rate by."""

    case: RatedCase
    touched: frozenset[str]
    cause: CommandContext
    book: RuleBook


@dataclass(frozen=True, slots=True)
class RatingOutcome:
    """The journal entry to write, None when no rating changed, and the case once it is written."""

    entry: Document | None
    case: RatedCase


def rate_pending(pending: Pending) -> RatingOutcome:
    """Rate a case; the same pending case gives the same events."""
    case = replace(pending.case, policies=policies_key(pending.book.policies))
    events = rating_events(pending.case, pending.touched, pending.book.policies)
    if not events:
        return RatingOutcome(None, case)
    site, _, case_id = case.key.partition("|")
    entry = new_journal_entry(AggregateId("ratings", site, case_id), case.head, events, pending.cause)
    return RatingOutcome(entry, fold_ratings(case, events, head_of(entry)))
