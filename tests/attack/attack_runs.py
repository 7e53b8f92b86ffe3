"""Attacks on what the publisher under test makes of invented populations, each measure in a process of its own."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from tests.attack.attacker import Attack, Exposure, Verdict
from tests.attack.polytopes import Columns, Cube, Polytope
from tests.attack.populations import MEASURES, Population, counties, invent
from tests.attack.public_documents import Places, Rules
from tests.attack.publisher_under_test import RELEASES, Release, constants_of, releases
from tests.attack.readings import Reader

NOBODY, ONE_CASE = "nobody", "case"


@dataclass(frozen=True)
class Run:
    """One measure of one population, and the insiders who attack it, one after another.

    An insider is `NOBODY`, `ONE_CASE` (knows one case's rating) or a county's number (knows all of its ratings).
    """

    seed: int
    measure: str
    quarters: int = 12
    strength: float | None = None
    eliminated_share: float | None = None
    insiders: tuple[str, ...] = (NOBODY,)

    def population(self) -> Population:
        return invent(self.seed, self.quarters, [self.measure], self.strength, self.eliminated_share)


@dataclass(frozen=True)
class Outcome:
    """Verdicts on the attacks of a run's insiders, and how many cells the publisher's audit made coarser."""

    run: Run
    verdicts: tuple[Verdict, ...]
    coarsened: int

    @property
    def targets(self) -> int:
        return sum(verdict.targets for verdict in self.verdicts)

    @property
    def exposures(self) -> list[Exposure]:
        return [exposure for verdict in self.verdicts for exposure in verdict.exposures]

    def __str__(self) -> str:
        exposures = "".join(f"\n  {exposure}" for exposure in self.exposures)
        return f"{self.run}: {len(self.exposures)} of {self.targets} counts exposed{exposures}"


@dataclass(frozen=True)
class Published:
    """All publications of a run, and what the attacker may know besides them: every number of applicable cases."""

    run: Run
    population: Population
    releases: Sequence[Release]

    @classmethod
    def of(cls, run: Run) -> "Published":
        population = run.population()
        return cls(run, population, list(releases(population, constants_of([run.measure]), RELEASES)))

    @property
    def reader(self) -> Reader:
        documents = self.releases[-1].documents
        return Reader(Places.of(documents["places"]), Rules.of(documents["rules"]))

    @property
    def coarsened(self) -> int:
        return sum(release.coarsened for release in self.releases)

    def columns(self) -> Columns:
        measure, population = self.run.measure, self.population
        numbers = [county.county for county in counties()]
        return Columns.of(numbers, population.quarters, population.applicable[measure], population.achieved[measure])

    def polytope(self) -> Polytope:
        """Return what all publications say to nobody in particular. The truth must agree with every label."""
        documents = [release.measure(self.run.measure) for release in self.releases]
        polytope = self.reader.polytope(self.columns(), self.run.measure, documents)
        assert not (wrong := polytope.violated_by_truth()), f"{self.run}: " + "\n".join(wrong)
        return polytope

    def attack(self, insider: str = NOBODY) -> Verdict:
        """Return the verdict on the counts that an insider does not know already."""
        polytope = self.seen_by(insider)
        return Attack(polytope, Cube.of(polytope.columns, self.reader.places), self.run.seed).exposures()

    def seen_by(self, insider: str) -> Polytope:
        """Return what is left to derive for an insider."""
        polytope = self.polytope()
        columns = polytope.columns
        if insider == NOBODY:
            return polytope
        if insider == ONE_CASE:
            draw = np.random.default_rng([self.run.seed, MEASURES.index(self.run.measure)])
            known = np.zeros(len(columns.cases), np.int64)
            column = draw.choice(len(known), p=columns.cases / columns.cases.sum())
            known[column] = 1
            has_strength = draw.random() < columns.truth[column] / columns.cases[column]
            return polytope.without(known, known * int(has_strength))
        is_own = columns.county == columns.counties.index(insider)
        return polytope.without(np.where(is_own, columns.cases, 0), np.where(is_own, columns.truth, 0))


def attack_run(run: Run) -> Outcome:
    """Publish a measure eight times and attack what is public in the end."""
    published = Published.of(run)
    return Outcome(run, tuple(published.attack(insider) for insider in run.insiders), published.coarsened)


def attack_all(runs: Iterable[Run], report: Callable[[Outcome], None] | None = None) -> list[Outcome]:
    """Attack runs on all processors; call `report` after each."""
    outcomes = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(attack_run, run) for run in runs]):
            outcomes.append(future.result())
            if report:
                report(outcomes[-1])
    return outcomes


def rotated_measures(seed: int, count: int = 3) -> list[str]:
    """Return some measures, others for the next seed, so that all of them are attacked equally often."""
    return [MEASURES[(seed * count + index) % len(MEASURES)] for index in range(count)]
