"""The synthetic quota table: how many cases each of California's 58 counties reviews in a quarter. Invented numbers."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.vocabulary import Agency, CaseType

TABLE = Path(__file__).with_name("quota_synthetic_1.csv")

BANNER = "Quota table synthetic-1: the size tiers, the cases per county and all shares of case types are invented."

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
    with TABLE.open(encoding="utf-8", newline="") as file:
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
