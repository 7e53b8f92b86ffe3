"""Rated cases: how ratings follow from a case's answers by the rules, and the rows of exports.

Pure functions and values belong here; reads, writes and the clock belong to the service's store and handlers.
Imports `shared.contracts`, `shared.eventstore.journal_entry`, `shared.instrument` and `shared.errors`.
"""

from services.ratings.domain.columns import columns
from services.ratings.domain.export_row import row_of, sheet_of
from services.ratings.domain.rated_case import CurrentRating, RatedCase, fold_case, fold_ratings, is_case
from services.ratings.domain.rated_case_document import to_case, to_document
from services.ratings.domain.rating_commit import Pending, RatingOutcome, rate_pending
from services.ratings.domain.rating_events import policies_key, rating_events
from services.ratings.domain.rule_book import ChooseRuleSet, RuleBook, choose, evolve_rules

__all__ = [
    "ChooseRuleSet",
    "CurrentRating",
    "Pending",
    "RatedCase",
    "RatingOutcome",
    "RuleBook",
    "choose",
    "columns",
    "evolve_rules",
    "fold_case",
    "fold_ratings",
    "is_case",
    "policies_key",
    "rate_pending",
    "rating_events",
    "row_of",
    "sheet_of",
    "to_case",
    "to_document",
]
