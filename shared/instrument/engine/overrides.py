"""A leader's rating in the place of the one by the rules: it counts only while the rules give a finished one [F14]."""

from collections.abc import Mapping

from shared.instrument.engine.rating import INCOMPLETE, OVERRIDDEN, Rated

Overrides = Mapping[str, str]
"""Item number, 1 to 18 → a leader's rating of the whole item; that of 12 leaves 12A to 12C as they are."""

NO_OVERRIDES: Overrides = {}


def put_in_place(items: dict[str, Rated], overrides: Overrides) -> dict[str, str]:
    """Changes `items`; returns what the rules gave for those that were changed."""
    calculated = {item: items[item].rating for item in overrides if items[item].rating != INCOMPLETE}
    items |= {item: Rated(overrides[item], OVERRIDDEN) for item in calculated}
    return calculated
