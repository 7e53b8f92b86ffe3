"""Measures of a publication in the order of the instrument: items, their parts, outcomes, domains and goals. Pure."""

from collections.abc import Mapping

from services.projections.measures.conformity import threshold_of

OUTCOMES: Mapping[str, str] = {
    "S1": "safety", "S2": "safety", "P1": "permanency", "P2": "permanency",
    "WB1": "well_being", "WB2": "well_being", "WB3": "well_being",
}  # fmt: skip
"""Domains by outcome."""

ITEMS: Mapping[str, str] = {
    "1": "S1", "2": "S2", "3": "S2", "4": "P1", "5": "P1", "6": "P1", "7": "P2", "8": "P2", "9": "P2", "10": "P2",
    "11": "P2", "12": "WB1", "12A": "WB1", "12B": "WB1", "12C": "WB1", "13": "WB1", "14": "WB1", "15": "WB1",
    "16": "WB2", "17": "WB3", "18": "WB3",
}  # fmt: skip
"""Outcomes by item; 12A, 12B and 12C are parts of item 12."""

WHOLE_ITEMS = tuple(item for item in ITEMS if not item.startswith("12") or item == "12")
MEASURES = (*ITEMS, *OUTCOMES)
DOMAINS = tuple(dict.fromkeys(OUTCOMES.values()))


def domain_of(measure: str) -> str:
    return OUTCOMES[ITEMS.get(measure, measure)]


def goal_of(measure: str) -> int:
    """Percent for substantial conformity, which a measure has to reach."""
    return int(100 * threshold_of(measure))


def items_of(outcome: str) -> list[str]:
    return [item for item in WHOLE_ITEMS if ITEMS[item] == outcome]
