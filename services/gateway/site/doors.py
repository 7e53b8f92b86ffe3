"""The three doors, one for each purpose: their names, and the colour and words that say where one is (R3)."""

from dataclasses import dataclass

from services.gateway.site.names import PURPOSES
from shared.contracts.vocabulary import Purpose


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
