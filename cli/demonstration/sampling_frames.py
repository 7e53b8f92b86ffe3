"""Invented sampling frames of a quarter, as a county's agencies would list them. They describe no real case."""

import random
from collections.abc import Iterator, Mapping

from cli.demonstration.quota import PROBATION

TIMES = 4
"""Rows for each case that is expected: each place should list three times as many at least [F14]."""

EMPTY = frozenset({"06003"})
"""Alpine was not listed at all among counties with children in care [F47]: its frame is empty."""


def frame(rng: random.Random, county: str, expected: Mapping[str, int]) -> str:
    """The county's frame as CSV with invented references, in any order."""
    rows = [] if county in EMPTY else list(_rows(rng, county, expected))
    rng.shuffle(rows)
    return "\n".join(["reference,population,agency", *rows]) + "\n"


def _rows(rng: random.Random, county: str, expected: Mapping[str, int]) -> Iterator[str]:
    either = expected["either"]
    for population in ("foster_care", "in_home"):
        for number in range(TIMES * (expected[population] + either)):
            of_probation = population == "foster_care" and rng.random() < PROBATION
            agency = "probation" if of_probation else "child_welfare"
            yield f"INV-{county}-{population[:2].upper()}{number:04},{population},{agency}"
