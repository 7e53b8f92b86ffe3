"""What becomes of each case of the demonstration's quarter: invented shares, the same for the same seed."""

import random
from dataclasses import dataclass

RETURNED, OVERRIDDEN, SECOND_LEVEL, ELIMINATED = 0.10, 0.03, 0.20, 0.03


@dataclass(frozen=True)
class Fate:
    """Which ways a case goes beside the straight one."""

    returned: bool = False
    overridden: bool = False
    second_level: bool = False
    eliminated: bool = False


def fate(rng: random.Random) -> Fate:
    """Of one case; an eliminated one goes no other way."""
    if rng.random() < ELIMINATED:
        return Fate(eliminated=True)
    return Fate(rng.random() < RETURNED, rng.random() < OVERRIDDEN, rng.random() < SECOND_LEVEL)
