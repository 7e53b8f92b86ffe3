"""What becomes of each case of the demonstration's quarter: invented shares, the same for the same seed."""

import random
from dataclasses import dataclass

RETURNED, OVERRIDDEN, SECOND_LEVEL, ELIMINATED = 0.10, 0.03, 0.20, 0.03


@dataclass(frozen=True)
class CaseOutcome:
    """The optional steps in the lifecycle of a case."""

    returned: bool = False
    overridden: bool = False
    second_level: bool = False
    eliminated: bool = False


def fate(rng: random.Random) -> CaseOutcome:
    """Of one case; an eliminated one goes no other way."""
    if rng.random() < ELIMINATED:
        return CaseOutcome(eliminated=True)
    return CaseOutcome(rng.random() < RETURNED, rng.random() < OVERRIDDEN, rng.random() < SECOND_LEVEL)
