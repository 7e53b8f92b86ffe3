"""The counties of the shipped quota table, and where a case of the demonstration belongs. Invented numbers."""

from dataclasses import dataclass

from shared.contracts.vocabulary import Agency, CaseType
from shared.reference.quotas import shipped_quotas

PROBATION = 0.16
"""Invented share of the foster care cases that a probation agency has."""


@dataclass(frozen=True)
class County:
    """A county's line of the quota table."""

    fips: str
    name: str
    cases: int


@dataclass(frozen=True)
class Drawn:
    """One case to be entered: where it belongs. Invented."""

    county: str
    case_type: CaseType
    agency: Agency


def counties() -> tuple[County, ...]:
    """All 58; a very small one has 0 cases: no case this quarter."""
    return tuple(County(quota.county, quota.name, quota.cases) for quota in shipped_quotas())
