"""A quarter's cases by the shipped quota table, without frames and draws. Invented numbers."""

import random

from cli.demonstration.quota import PROBATION, Drawn, counties

IN_HOME, IN_HOME_DIFFERENTIAL = 0.30, 0.08
"""Invented shares: in-home cases, and those with a differential response."""


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
