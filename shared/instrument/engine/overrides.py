"""Overrides: a leader's rating replaces the calculated one while that is complete [F14]."""

from collections.abc import Mapping

from shared.instrument.engine.rating import INCOMPLETE, OVERRIDDEN, Rated

Overrides = Mapping[str, str]
"""Item number, 1 to 18 → a leader's rating of the whole item; that of 12 leaves 12A to 12C as they are."""

NO_OVERRIDES: Overrides = {}


def apply_overrides(items: dict[str, Rated], overrides: Overrides) -> dict[str, str]:
    """Replaces ratings in `items` and returns the calculated ratings that were replaced."""
    calculated = {item: items[item].rating for item in overrides if items[item].rating != INCOMPLETE}
    items |= {item: Rated(overrides[item], OVERRIDDEN) for item in calculated}
    return calculated
