"""Given what reviews told, a case as ratings has folded it, and brought level."""

from collections.abc import Mapping

from services.ratings.domain import Pending, RatedCase, RuleBook, fold_case, rate_pending
from shared.contracts.envelope import key_of
from shared.contracts.event import Event
from shared.instrument import POLICIES
from tests.support.histories import CASE, FOSTER_CARE, SITE, By, answered, because, history

KEY = key_of(SITE, CASE)
UNRATED = RatedCase(KEY)
ITEM_1 = (answered("1", "applicable", "Yes"), answered("1", "A", 0), answered("1", "B", 0), answered("1", "C", "NA"))
TIMELY = (FOSTER_CARE, *ITEM_1)
"""A foster care case whose item 1 is a Strength, and nothing else answered: its last event is the fifth."""

OTHER_RULES = {name: choices[1] for name, choices in POLICIES.items()}


def rated(*facts: Event | By, policies: Mapping[str, str] | None = None) -> RatedCase:
    """The case after all these facts came in one batch."""
    case, touched = fold_case(UNRATED, history(*facts))
    return rate_pending(Pending(case, touched, because(), RuleBook(policies=policies or {}))).case
