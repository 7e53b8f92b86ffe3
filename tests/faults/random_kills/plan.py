"""The seeded plan of random kills: whom, when, and for how long they stay away. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

VICTIMS = {
    "gateway": 4,
    "reviews": 6,
    "ratings": 3,
    "projections": 1,
    "identity": 1,
    "helpdesk": 1,
    "ratings-worker-1": 5,
    "ratings-worker-2": 5,
    "projections-worker-1": 5,
    "kafka": 1,
    "mongo": 1,
}
"""Who is killed how often, in proportion."""

PAUSE, AWAY = (0.5, 3.0), (0.0, 2.0)
"""Seconds since the kill before, and until it is started again."""


@dataclass(frozen=True, slots=True)
class Kill:
    """`pause` after the one before, `name` dies; after `away` it is started again."""

    pause: float
    name: str
    away: float


def plan(seed: int, kills: int) -> Iterator[Kill]:
    rng = random.Random(f"kills:{seed}")
    for name in rng.choices(list(VICTIMS), list(VICTIMS.values()), k=kills):
        yield Kill(rng.uniform(*PAUSE), name, rng.uniform(*AWAY))
