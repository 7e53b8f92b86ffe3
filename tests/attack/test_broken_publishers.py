"""The attacker finds what broken publishers betray: an attacker that finds nothing anywhere would prove nothing."""

from dataclasses import replace

import numpy as np
import pytest

from tests.attack.attack_runs import Published, Run
from tests.attack.attacker import Attack, Exposure
from tests.attack.late_cases import columns_of, is_betrayed, with_late_case
from tests.attack.naive_publisher import PLACES, Counted, Publisher, counted, primary_only
from tests.attack.polytopes import Cube
from tests.attack.populations import invent
from tests.attack.publisher_under_test import constants_of, releases
from tests.attack.readings import Reader

pytestmark = pytest.mark.requirement("R62")

ITEM = "3"


def exposures(publisher: Publisher, counts: Counted, most: int = 1) -> tuple[Exposure, ...]:
    columns = columns_of(counts)
    polytope = Reader(PLACES, publisher.rules).polytope(columns, counts.measure, [publisher.document(counts)])
    assert polytope.violated_by_truth() == []
    return Attack(polytope, Cube.of(columns, PLACES)).exposures(most).exposures


def test_the_whole_rules_without_an_audit_betray_nobody_here() -> None:
    """The control: what the broken rules below betray is due to what is broken."""
    assert exposures(Publisher(), counted(invent(1, measures=[ITEM]), ITEM)) == ()
    assert exposures(Publisher(), counted(invent(2, measures=[ITEM], strength=0.8), ITEM)) == ()


@pytest.mark.parametrize(
    "broken",
    [
        Publisher(closes_siblings=False),
        Publisher(slides_by_blocks=False),
        Publisher(has_cuts=False),
        Publisher(ladder=((0, 0.1),)),
    ],
    ids=["siblings-not-closed", "windows-slide-each-quarter", "no-cut", "not-rounded"],
)
def test_rules_without_one_of_them_are_found_out(broken: Publisher) -> None:
    """If one rule were lost in production, the nightly attack would have to see it."""
    assert exposures(broken, counted(invent(1, measures=[ITEM]), ITEM))


def test_a_strong_state_without_the_pair_rule_is_found_out() -> None:
    """Where nearly all is rated a Strength, the number beside "80 % or more" gives the few others away."""
    assert exposures(Publisher(protects_pairs=False), counted(invent(2, measures=[ITEM], strength=0.8), ITEM))


@pytest.mark.timeout(900)
def test_suppression_of_small_cells_alone_gives_a_quarter_of_them_away_exactly() -> None:
    """The usual dashboard: withheld cells follow from the sums and windows around them."""
    counts = counted(invent(1, measures=[ITEM]), ITEM)
    columns = columns_of(counts)
    cube = Cube.of(columns, PLACES)
    document = primary_only(counts, cube.figures)
    rules = replace(Publisher(has_cuts=False).rules, ladder=())
    polytope = Reader(PLACES, rules).polytope(columns, ITEM, [document])
    hidden = [at for at, cell in enumerate(document["cells"]) if cell["status"] == "suppressed"]
    sample = np.random.default_rng(7).choice(hidden, 120, replace=False)
    verdict = Attack(polytope, cube).exposures(only=sample)
    exact = {exposure.figure for exposure in verdict.exposures if exposure.is_exact}
    assert len(exact) >= 30


def late_cases(publisher: Publisher, count: int) -> list[bool]:
    """Return, for late cases that are added to their closed quarters, whether their ratings are betrayed."""
    counts = counted(invent(1, measures=[ITEM]), ITEM)
    reader = Reader(PLACES, publisher.rules)
    before = publisher.document(counts)
    draw = np.random.default_rng(5)
    columns = columns_of(counts)
    betrayed = []
    for column in draw.choice(len(columns.cases), count, replace=False):
        place = (int(columns.county[column]), int(columns.quarter[column]), int(columns.kind[column]))
        achieved = bool(draw.integers(2))
        after = publisher.document(with_late_case(counts, place, achieved=achieved))
        betrayed.append(is_betrayed(reader, counts, place, [before, after], achieved=achieved, since=1))
    return betrayed


def test_late_cases_in_closed_quarters_are_betrayed_by_the_next_publication() -> None:
    """A publisher without a ledger: two rounded figures differ, and only one family came between them."""
    assert sum(late_cases(Publisher(ladder=((0, 1),)), 20)) >= 10
    assert sum(late_cases(Publisher(), 20)) >= 2


@pytest.mark.timeout(900)
def test_an_audit_that_forgets_earlier_publications_is_found_out() -> None:
    """The audit keeps even bad rules safe, as long as it sees all that was ever published."""
    run = Run(2, "1", quarters=10, strength=0.8)
    usual = constants_of(["1"], ladder=((0, 1),))
    each_quarter = replace(usual, rules=replace(usual.rules, step_floor=1))
    population = run.population()
    whole = Published(run, population, list(releases(population, each_quarter, 4)))
    assert whole.coarsened > 0
    assert whole.attack().exposures == ()
    forgetful = Published(run, population, list(releases(population, each_quarter, 4, forgets_cells=True)))
    assert forgetful.attack().exposures
