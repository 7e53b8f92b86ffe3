"""What a rated case is and how its ratings follow from its answers. Pure."""

from services.ratings.domain.columns import columns
from services.ratings.domain.export_row import row_of, sheet_of
from services.ratings.domain.rated_case import RatedCase, Standing, fold_case, fold_ratings, is_case
from services.ratings.domain.rated_case_document import to_case, to_document
from services.ratings.domain.rating_commit import Leveled, Pending, level
from services.ratings.domain.rating_events import news, policies_key
from services.ratings.domain.rule_book import ChooseRuleSet, RuleBook, choose, evolve_rules

__all__ = [
    "ChooseRuleSet",
    "Leveled",
    "Pending",
    "RatedCase",
    "RuleBook",
    "Standing",
    "choose",
    "columns",
    "evolve_rules",
    "fold_case",
    "fold_ratings",
    "is_case",
    "level",
    "news",
    "policies_key",
    "row_of",
    "sheet_of",
    "to_case",
    "to_document",
]
