"""The counties of the shipped quota table, and where a case of the demonstration belongs. Invented numbers."""

import csv
from dataclasses import dataclass

from services.reviews.domain.sampling.quota_table import FILE
from shared.contracts.vocabulary import Agency, CaseType

PROBATION = 0.10
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
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(County(r["fips"], r["name"], int(r["synthetic_cases_per_quarter"])) for r in rows)
