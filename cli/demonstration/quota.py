"""A quarter's cases by the shipped quota table, without frames and draws. Invented numbers."""

import csv
import random
from dataclasses import dataclass

from services.reviews.domain.sampling.quota_table import FILE
from shared.contracts.vocabulary import Agency, CaseType

IN_HOME, IN_HOME_DIFFERENTIAL, PROBATION = 0.30, 0.08, 0.10
"""Invented shares: in-home cases, those with a differential response, and foster care cases of probation agencies."""


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


def quarter(rng: random.Random) -> list[Drawn]:
    """One quarter's cases in random order, as many per county as the table says."""
    drawn = [_draw(rng, county.fips) for county in counties() for _ in range(county.cases)]
    rng.shuffle(drawn)
    return drawn


def _draw(rng: random.Random, county: str) -> Drawn:
    kind = rng.random()
    if kind < IN_HOME_DIFFERENTIAL:
        return Drawn(county, "IHDR", "child_welfare")
    if kind < IN_HOME_DIFFERENTIAL + IN_HOME:
        return Drawn(county, "IH", "child_welfare")
    return Drawn(county, "FC", "probation" if rng.random() < PROBATION else "child_welfare")
