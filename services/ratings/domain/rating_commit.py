"""Bring a case's ratings level with its answers: the journal row it takes, and the case after it."""

from dataclasses import dataclass, replace

from services.ratings.domain.rated_case import RatedCase, fold_ratings
from services.ratings.domain.rating_events import news, policies_key
from services.ratings.domain.rule_book import RuleBook
from shared.eventstore.journal_entry import Cause, Document, Subject, head_of, row_of


@dataclass(frozen=True, slots=True)
class Pending:
    """A folded case that is to be rated, and what made it so."""

    case: RatedCase
    touched: frozenset[str]
    cause: Cause
    book: RuleBook


@dataclass(frozen=True, slots=True)
class Leveled:
    """The row to write, None when nothing is new, and the case as it is once the row stands."""

    row: Document | None
    case: RatedCase


def level(pending: Pending) -> Leveled:
    """Pure: the same pending case gives the same facts."""
    case = replace(pending.case, policies=policies_key(pending.book.policies))
    events = news(pending.case, pending.touched, pending.book.policies)
    if not events:
        return Leveled(None, case)
    site, _, case_id = case.key.partition("|")
    row = row_of(Subject("ratings", site, case_id), case.head, events, pending.cause)
    return Leveled(row, fold_ratings(case, events, head_of(row)))
