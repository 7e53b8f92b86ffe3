"""Percents betray neither how many cases stand behind them nor how many were eliminated."""

import numpy as np
import pytest

from tests.attack.eliminations import Eliminations
from tests.attack.naive_publisher import PLACES, Publisher, counted
from tests.attack.number_attack import counts_behind, possible_sizes, whole_percent, wilson
from tests.attack.populations import FULL_MEASURES, counties, invent
from tests.attack.public_documents import Figure, Label, labels_of
from tests.attack.publisher_under_test import constants_of, releases
from tests.attack.readings import Reader

pytestmark = [pytest.mark.requirement("R57"), pytest.mark.requirement("R62"), pytest.mark.timeout(900)]

MOST_PROGRAMS = 10
SIX = FULL_MEASURES[:6]
EXPECTED = {county.county: county.cases for county in counties()}


def candidates(reader: Reader, documents: dict[str, dict[str, object]]) -> dict[Figure, list[int]]:
    """Return, for each county window that all measures show, how many cases it may have had."""
    labels: dict[Figure, list[tuple[str, Label]]] = {}
    for measure, document in documents.items():
        for label in labels_of(document):
            if label.figure.place in EXPECTED and label.figure.split == "all" and label.status.startswith("shown"):
                labels.setdefault(label.figure, []).append((measure, label))
    return {
        figure: possible_sizes(reader.rules, reader.places, found, EXPECTED[figure.place] * figure.length)
        for figure, found in labels.items()
        if len(found) == len(documents)
    }


def test_the_printed_steps_allow_every_number_of_cases() -> None:
    """Six measures of the same cases: not one number between the floor and the quota may be ruled out."""
    publisher = Publisher()
    reader = Reader(PLACES, publisher.rules)
    population = invent(1, measures=SIX)
    found = candidates(reader, {measure: publisher.document(counted(population, measure)) for measure in SIX})
    assert len(found) > 50
    for figure, sizes in found.items():
        nominal = reader.rules.nominal_size(PLACES, SIX[0], figure)
        assert sizes == list(range(reader.rules.smallest_size(nominal), round(nominal) + 1)), figure


def test_whole_percents_leave_few_numbers_of_cases() -> None:
    """The attacker has to see it where rounding is too fine: then eliminated cases are expected minus found ones."""
    publisher = Publisher(ladder=((0, 1),), has_cuts=False)
    reader = Reader(PLACES, publisher.rules)
    population = invent(1, measures=SIX)
    found = candidates(reader, {measure: publisher.document(counted(population, measure)) for measure in SIX})
    assert sum(len(sizes) <= 3 for sizes in found.values()) >= 0.4 * len(found)


def test_exact_intervals_beside_whole_percents_give_the_counts_away() -> None:
    """A Wilson interval from true counts, printed with one decimal, is as good as the counts themselves."""
    draw = np.random.default_rng(3)
    sizes = draw.integers(22, 240, size=300)
    pairs = [(int(draw.integers(11, size - 10)), int(size)) for size in sizes]
    behind = [counts_behind(whole_percent(*pair), wilson(*pair), 240) for pair in pairs]
    assert all(pair in found for pair, found in zip(pairs, behind, strict=True))
    assert sum(len(found) == 1 for found in behind) >= 270


def test_no_public_figure_tells_that_cases_were_eliminated() -> None:
    """Expected minus completed cases would follow, and with it how many were given up."""
    measures = SIX[:2]
    population = invent(1, 8, measures)
    last = list(releases(population, constants_of(measures)))[-1]
    documents = {measure: last.measure(measure) for measure in measures}
    eliminations = Eliminations(Publisher().rules, PLACES, population.quarters, documents)
    assert eliminations.numbers(np.ones(eliminations.expected.shape)).sum() == pytest.approx(
        np.maximum(eliminations.expected, 1).sum()
    ), "all expected cases may have been completed"
    fewest = np.full((len(counties()), 8), np.inf)
    most_that_matters = np.maximum(eliminations.expected - 10, 0) + 1e-6
    for seed in range(MOST_PROGRAMS):
        weights = np.random.default_rng(seed).lognormal(0, 3, size=fewest.shape).clip(1e-3, 1e3)
        is_open = (fewest > most_that_matters) & (eliminations.expected > 0)
        fewest = np.minimum(fewest, eliminations.numbers(-weights * is_open))
    is_open = (fewest > most_that_matters) & (eliminations.expected > 0)
    assert is_open.mean() <= 0.05, "nearly every quarter may lack ten cases or all"
