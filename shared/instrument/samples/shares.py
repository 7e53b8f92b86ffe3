"""Shares and rates of sample cases, all invented: plausible, but of no real county or agency."""

from typing import Literal

CaseType = Literal["FC", "IH", "IHDR"]
Agency = Literal["child_welfare", "probation"]

INVENTED = "Answer sheets, shares and rates are invented: they describe no real case, county or agency."

CASE_TYPES: dict[CaseType, float] = {"FC": 0.62, "IH": 0.30, "IHDR": 0.08}
AGENCIES: dict[Agency, float] = {"child_welfare": 0.85, "probation": 0.15}

NEEDS_IMPROVEMENT: dict[str, float] = {
    "1": 0.24,
    "2": 0.22,
    "3": 0.36,
    "4": 0.22,
    "5": 0.28,
    "6": 0.42,
    "7": 0.30,
    "8": 0.34,
    "9": 0.28,
    "10": 0.30,
    "11": 0.38,
    "12A": 0.22,
    "12B": 0.40,
    "12C": 0.16,
    "13": 0.40,
    "14": 0.32,
    "15": 0.50,
    "16": 0.14,
    "17": 0.26,
    "18": 0.34,
}
"""The invented share of Area Needing Improvement among applicable cases, where the case leaves a choice."""

PROBATION_FACTOR = 0.85
"""Probation cases are invented with slightly fewer areas needing improvement, so that agencies differ."""


def needs_improvement(part: str, agency: Agency) -> float:
    """The invented chance that an item, or a part of one, needs improvement."""
    return NEEDS_IMPROVEMENT[part] * (PROBATION_FACTOR if agency == "probation" else 1.0)
