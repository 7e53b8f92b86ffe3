"""Purposes of the sites as the pages show them: name, colour and description at the top of each page (R3)."""

import re
from dataclasses import dataclass

from services.gateway.display_names import PURPOSES
from shared.contracts.vocabulary import SITE_PATTERN, Purpose


@dataclass(frozen=True)
class Door:
    """A purpose on the pages; `short` is in the title of every page of its sites, `icon` in the band at their top."""

    id: str
    short: str
    description: str
    icon: str


DOORS = {
    purpose.value: Door(purpose.value, short, PURPOSES[purpose], icon)
    for purpose, short, icon in (
        (Purpose.TRAINING, "Training", "school"),
        (Purpose.CQI, "CQI", "loop"),
        (Purpose.CFSR, "CFSR", "account_balance"),
    )
}


def door_of(site: str) -> Door:
    return DOORS[site.partition("-")[2]]


def door_in(path: str) -> Door | None:
    """Return the purpose of the site in an address, for error pages too (R3, R7)."""
    match = re.match(rf"/sites/({SITE_PATTERN})(/|$)", path)
    return door_of(match[1]) if match else None
