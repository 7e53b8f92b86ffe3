"""Jurisdictions: the 52 that review, and the counties of those with a list here.

The federal region of a jurisdiction is [recalled]: check it before mail is sent by it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Jurisdiction:
    """`code` as in a site's name; `region` is the Administration for Children and Families' number, 1 to 10."""

    code: str
    name: str
    region: int


@cache
def jurisdictions() -> dict[str, Jurisdiction]:
    """The states, the District of Columbia and Puerto Rico by code, in its order."""
    return {row["code"]: Jurisdiction(row["code"], row["name"], int(row["region"])) for row in _rows("jurisdictions")}


@cache
def counties_of(site: str) -> dict[str, str]:
    """Names by federal number; empty where we have no list of the state's counties."""
    return {row["fips"]: row["name"] for row in _rows("counties")} if site.startswith("ca-") else {}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
