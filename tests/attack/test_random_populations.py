"""What the publisher makes public betrays no small count: whole populations, parts of ten, and 200 at leisure."""

import os
import sys

import pytest

from tests.attack.attack_runs import NOBODY, ONE_CASE, Outcome, Run, attack_all, rotated_measures
from tests.attack.populations import MEASURES

pytestmark = [pytest.mark.requirement("R57"), pytest.mark.requirement("R62"), pytest.mark.timeout(3600)]

SEED = int(os.environ.get("SEED") or 1000)
SEEDS = int(os.environ.get("SEEDS") or 200)


def exposed(outcomes: list[Outcome]) -> list[str]:
    return [str(outcome) for outcome in outcomes if outcome.exposures]


@pytest.mark.parametrize(
    ("seed", "strength", "insider"), [(1, 0.1, NOBODY), (2, 0.8, ONE_CASE)], ids=["usual", "strong"]
)
def test_eight_publications_of_all_measures_betray_nobody(seed: int, strength: float, insider: str) -> None:
    """A family could be recognised: its county would be known to have had one case with that rating."""
    runs = [Run(seed, measure, 8, strength, insiders=(insider,)) for measure in MEASURES]
    assert exposed(attack_all(runs)) == []


def test_eight_publications_of_ten_populations_betray_nobody_to_an_insider() -> None:
    """Whoever knows the rating of one case could derive those of others."""
    runs = [
        Run(seed, measure, insiders=(NOBODY, ONE_CASE)) for seed in range(10, 20) for measure in rotated_measures(seed)
    ]
    assert exposed(attack_all(runs)) == []


@pytest.mark.attack
def test_eight_publications_of_many_populations_betray_nobody() -> None:
    """A leak that few populations have would reach the public some day: SEEDS=200 populations from SEED=1000 on."""
    runs = [run for seed in range(SEED, SEED + SEEDS) for run in runs_of(seed)]
    done: list[Outcome] = []

    def report(outcome: Outcome) -> None:
        done.append(outcome)
        targets, coarsened = sum(one.targets for one in done), sum(one.coarsened for one in done)
        print(
            f"\r{len(done)} of {len(runs)} runs, {targets:,} counts attacked, {len(exposed(done))} runs exposed, "
            f"{coarsened} cells coarsened" + (f"\n{outcome}" if outcome.exposures else ""),
            end="",
            file=sys.stderr,
            flush=True,
        )

    assert exposed(attack_all(runs, report)) == []


def runs_of(seed: int) -> list[Run]:
    """Return three measures of a population, the first with an insider; some histories are shorter or longer."""
    quarters = {0: 8, 5: 15}.get(seed % 10, 12)
    first, *others = rotated_measures(seed)
    return [
        Run(seed, first, quarters, insiders=(NOBODY, ONE_CASE)),
        *(Run(seed, measure, quarters) for measure in others),
    ]
