"""What a rated case is and how its ratings follow from its answers. Pure."""

from services.ratings.domain.case import RatedCase, Standing, fold_case, fold_ratings
from services.ratings.domain.document import to_case, to_document
from services.ratings.domain.level import Leveled, Pending, level
from services.ratings.domain.rate import news, policies_key
from services.ratings.domain.rules import ChooseRuleSet, RuleBook, choose, evolve_rules

__all__ = [
    "ChooseRuleSet",
    "Leveled",
    "Pending",
    "RatedCase",
    "RuleBook",
    "Standing",
    "choose",
    "evolve_rules",
    "fold_case",
    "fold_ratings",
    "level",
    "news",
    "policies_key",
    "to_case",
    "to_document",
]
