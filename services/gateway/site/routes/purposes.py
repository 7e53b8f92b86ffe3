"""The three doors, one for each purpose: their names, and the colour and words that say where one is (R3)."""

import re
from dataclasses import dataclass

from services.gateway.display_names import PURPOSES
from shared.contracts.vocabulary import SITE_PATTERN, Purpose


@dataclass(frozen=True)
class Door:
    """`short` stands in the title of every page behind it."""

    id: str
    short: str
    words: str


DOORS = {
    purpose.value: Door(purpose.value, short, PURPOSES[purpose])
    for purpose, short in ((Purpose.TRAINING, "Training"), (Purpose.CQI, "CQI"), (Purpose.CFSR, "CFSR"))
}


def door_of(site: str) -> Door:
    return DOORS[site.partition("-")[2]]


def door_in(path: str) -> Door | None:
    """The door that a page's address lies behind; also a page that cannot be shown says so (R3, R7)."""
    found = re.match(rf"/sites/({SITE_PATTERN})(/|$)", path)
    return door_of(found[1]) if found else None
