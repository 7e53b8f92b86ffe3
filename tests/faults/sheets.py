"""Small invented cases, the same for the same seed: where each belongs, what is saved in it, and in which way."""

import random
from dataclasses import dataclass
from typing import Any, Literal

from shared.instrument.samples import sample
from tests.faults.people import SITES

Way = Literal["once", "again", "twice at once", "race"]

WAYS: dict[Way, int] = {"once": 6, "again": 1, "twice at once": 1, "race": 2}
"""How often a save is sent once, again after its answer, twice at the same time, or raced for in several windows."""

ENOUGH = 21
"""Answers: the fold of a case is cached at every twentieth event."""

ITEMS = ("3", "12", "13", "15", "2", "18", "16", "14", "1", "17")
"""Of every type of case there are enough among these."""

ODD_ONE, ODD = 13, "06999"
"""One case of each round is in a county of its own, by which a handler can be made to fail for it."""


@dataclass(frozen=True, slots=True)
class Save:
    """Answers to one item; a later save of the same item is based on what the earlier one got."""

    item: str
    answers: dict[str, Any]
    way: Way


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case as it will be entered."""

    site: str
    fields: dict[str, str]
    created: Way
    saves: tuple[Save, ...]


def sheet(seed: int, number: int) -> Sheet:
    """Every fifth case is the other site's."""
    rng = random.Random(f"{seed}:{number}")
    site = SITES[number % 5 == 0]
    case_type = rng.choice(("FC", "IH", "IHDR"))
    first, second = (_drawn(rng, case_type, site) for _ in range(2))
    items: list[str] = []
    for item in ITEMS:
        if sum(len(first[one]) for one in items) < ENOUGH and item in first:
            items.append(item)
    saves = [Save(item, first[item], _way(rng)) for item in items]
    saves.append(Save(items[0], second[items[0]], "once"))
    created: Way = rng.choice(("once", "again", "twice at once"))
    fields = {"county": ODD if number == ODD_ONE else "06037", "quarter": "2026Q3", "case_type": case_type}
    return Sheet(site, fields | {"agency": "child_welfare", "instrument": "r4_2022"}, created, tuple(saves))


def _drawn(rng: random.Random, case_type: Any, site: str) -> dict[str, dict[str, Any]]:
    drawn = sample(rng, case_type=case_type, agency="child_welfare", county="06001", site=site, quarter="2026Q3")
    answers: dict[str, dict[str, Any]] = drawn["answers"]
    return answers


def _way(rng: random.Random) -> Way:
    return rng.choices(list(WAYS), list(WAYS.values()))[0]
