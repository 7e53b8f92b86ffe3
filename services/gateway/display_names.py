"""Display names of codes: sites, purposes, quarters, counties, case types, agencies."""

from dataclasses import dataclass
from datetime import date

from shared.contracts.vocabulary import Purpose, purpose_of
from shared.reference.jurisdictions import counties_of, jurisdictions

__all__ = ["counties_of", "county_name", "next_to", "quarter_name", "quarters_back", "site_names", "window_name"]

PURPOSES = {
    Purpose.TRAINING: "Training: practice only, no real cases",
    Purpose.CQI: "Continuous quality improvement (CQI)",
    Purpose.CFSR: "Child and Family Services Review (CFSR)",
}
MONTHS = ("January to March", "April to June", "July to September", "October to December")
CASE_TYPES = {"FC": "Foster care", "IH": "In-home services", "IHDR": "In-home services, differential response"}
ROLES = {
    "SITE_LEADER": "site leader",
    "STATE_ADMIN": "State Administrator",
    "REVIEWER": "reviewer",
    "QA_FIRST": "first-level QA",
    "QA_SECOND": "second-level QA",
    "OBSERVER": "observer",
    "CB_OVERSIGHT": "Children's Bureau",
}
"""As in "You are here as reviewer"."""

WINDOWS = {"4": "Four quarters to this one", "8": "Eight quarters to this one", "12": "Twelve quarters to this one"}
SIZE_TIERS = {
    "very_large": "Very large",
    "large": "Large",
    "medium_large": "Medium-large",
    "medium": "Medium",
    "small": "Small",
    "very_small": "Very small",
}
INSTRUMENTS = {"r3_2014": "Round 3 (2014)", "r4_2022": "Round 4 (2022)"}
AGENCIES = {"child_welfare": "Child welfare", "probation": "Probation"}


@dataclass(frozen=True)
class SiteNames:
    """Display names of a site; `practice` marks a training site."""

    id: str
    jurisdiction: str
    purpose: str
    practice: bool


def site_names(site: str) -> SiteNames:
    """Raises ValueError for what is not a site."""
    purpose, code = purpose_of(site), site.partition("-")[0]
    jurisdiction = jurisdictions()[code].name if code in jurisdictions() else code.upper()
    return SiteNames(site, jurisdiction, PURPOSES[purpose], practice=purpose is Purpose.TRAINING)


def county_name(fips: str) -> str:
    """The bare name, as under a head that says County; the number where we have no name."""
    return counties_of("ca-").get(fips, fips)


def quarter_name(quarter: str) -> str:
    """`2026Q3` → July to September 2026."""
    year, _, number = quarter.partition("Q")
    return f"{MONTHS[int(number) - 1]} {year}"


def quarters_back(day: date, count: int) -> list[str]:
    """The quarter of this day and those before it, newest first."""
    newest = day.year * 4 + (day.month - 1) // 3
    return [f"{number // 4}Q{number % 4 + 1}" for number in range(newest, newest - count, -1)]


def window_name(quarter: str, window: str) -> str:
    """`2026Q3` with `4` → October 2025 to September 2026."""
    first = next_to(quarter, 1 - int(window or 1))
    begin, end = quarter_name(first), quarter_name(quarter)
    return end if first == quarter else f"{begin.partition(' ')[0]} {begin[-4:]} to {end.partition(' to ')[2]}"


def next_to(quarter: str, step: int) -> str:
    year, _, number = quarter.partition("Q")
    index = int(year) * 4 + int(number) - 1 + step
    return f"{index // 4}Q{index % 4 + 1}"
