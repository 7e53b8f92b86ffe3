"""Quota table of California's counties: size tiers by population [F46], cases per quarter invented."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

SizeTier = Literal["very_large", "large", "medium_large", "medium", "small", "very_small"]
SHIPPED_QUOTAS = "synthetic-1"
FILE = Path(__file__).parent / "quota_synthetic_1.csv"


@dataclass(frozen=True)
class CountyQuota:
    """A county's federal number, name, size tier and cases per quarter. A very small county has 0."""

    county: str
    name: str
    size_tier: str
    cases: int

    @property
    def yearly_minimum(self) -> int:
        """Cases in a year: four quarters' cases, and one case of a very small county."""
        return max(4 * self.cases, 1)


@cache
def shipped_quotas() -> tuple[CountyQuota, ...]:
    """Returns all 58 counties by federal number."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            CountyQuota(row["fips"], row["name"], row["size_tier"], int(row["synthetic_cases_per_quarter"]))
            for row in csv.DictReader(lines)
        )


@cache
def size_tiers_of(site: str) -> dict[str, str]:
    """Returns the size tiers of the counties by federal number; empty where we have no list of them."""
    return {quota.county: quota.size_tier for quota in shipped_quotas()} if site.startswith("ca-") else {}
