"""The three domains that the instrument's outcomes belong to: safety, permanency, well-being (R44) [F15]."""

from functools import cache

from shared.instrument.loader import load
from shared.instrument.rule_sets import DEFAULT_VERSION

DOMAINS = {"S": "safety", "P": "permanency", "WB": "well_being"}
"""By what an outcome's id is before its number, in the order in which they are shown."""


@cache
def domain_of(name: str) -> str:
    """Of an outcome (`WB2`), an item (`16`) or a part of one (`12A`). Raises KeyError for what is none."""
    outcomes = load(DEFAULT_VERSION).outcomes
    of_items = {item: outcome.id for outcome in outcomes for item in outcome.items}
    outcome = name if name[0].isalpha() else of_items[name.rstrip("ABC")]
    return DOMAINS[outcome.rstrip("0123456789")]
