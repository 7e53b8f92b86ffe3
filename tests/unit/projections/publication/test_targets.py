"""The audit calls a count safe only where counts exist that a reader cannot exclude: each range has its witness."""

from functools import cache

import numpy as np
import pytest

from services.projections.publication.audit import USUAL_LIMITS, audit_measure
from services.projections.publication.bounds import Bounds, reader_bounds
from services.projections.publication.constants import load_constants
from services.projections.publication.draft import code_measure
from services.projections.publication.filter_cube import FILTERS, cube_matrix
from services.projections.publication.linear_program import ReaderProgram
from services.projections.publication.plan import measure_series, series_by_key
from services.projections.publication.sums import CellBlock, CountClasses, MeasureSums
from services.projections.publication.targets import Targets
from tests.support.publications.invented_counts import consecutive_quarters, three_years_of_counts

CONSTANTS = load_constants()
QUARTERS = consecutive_quarters("2024Q1", 12)
MEASURE = "7"


@cache
def sums() -> MeasureSums:
    return MeasureSums(CONSTANTS, three_years_of_counts(1, 0.8), MEASURE)


@cache
def published() -> list[tuple[CellBlock, Bounds]]:
    cells = code_measure(CONSTANTS, MEASURE, sums(), {})
    series = series_by_key(measure_series(CONSTANTS, MEASURE))
    found = []
    for key, cell in cells.items():
        each = series[key.place, key.split, key.window.length]
        if bounds := reader_bounds(cell, cells, each, sums().count(key).applicable):
            found.append((sums().block(key), bounds))
    return found


def classes() -> CountClasses:
    return CountClasses(sums().applicable, [block for block, _ in published()])


@pytest.mark.requirement("R62")
def test_count_classes_other_counts_of_a_class_leave_every_cell_as_it_is() -> None:
    """A range that rests on counts which contradict a published figure would be a false proof."""
    found = classes()
    applicable = sums().applicable.ravel()[found.positions]
    left = found.sums(sums().achieved)
    moved = np.zeros(sums().applicable.shape)
    for at in np.random.default_rng(1).permutation(len(applicable)):
        of = found.of_position[at]
        taken = min(applicable[at], left[of])
        moved.ravel()[found.positions[at]] = taken
        left[of] -= taken
    assert not left.any()
    assert (moved != sums().achieved).sum() > 100
    for block, _ in published():
        assert moved[block.index].sum() == sums().achieved[block.index].sum()


@pytest.mark.requirement("R62")
def test_targets_ranges_are_no_wider_than_programs_of_single_targets() -> None:
    """A count called safe by many targets at once has to be so by itself."""
    groups = [sums().counties(group.id) for group in CONSTANTS.rules.groups]
    program = ReaderProgram(sums().applicable, groups, published())
    targets = Targets(cube_matrix(CONSTANTS, len(QUARTERS)), sums(), classes(), CONSTANTS.rules.threshold)
    rng = np.random.default_rng(1)
    at_first = len(targets.open_targets())
    for is_warm in (False, False, True, True):
        counts, _ = program.optimize(targets.joint_objective(targets.open_targets(), rng), is_warm=is_warm)
        targets.add(counts)
    assert len(targets.open_targets()) < at_first / 2
    low, high = targets._low.copy(), targets._high.copy()
    widest = 0
    for target in rng.choice(len(low), 100, replace=False):
        upward, downward = (targets.objective(target, sign) for sign in (1.0, -1.0))
        most = (upward * program.optimize(upward)[0]).sum()
        least = -(downward * program.optimize(downward)[0]).sum()
        assert least - 1e-6 <= low[target] <= high[target] <= most + 1e-6
        widest += high[target] > low[target]
    assert widest > 50


def test_cube_rows_are_the_sums_of_places_windows_and_filters() -> None:
    """A cell that no row stands for would be audited by nothing."""
    cube = cube_matrix(CONSTANTS, len(QUARTERS))
    applicable = sums().applicable
    places, windows = CONSTANTS.places(), [(n, at) for n in (1, 4, 8, 12) for at in range(12 - n + 1)]
    assert cube.shape == (len(windows) * len(places) * len(FILTERS), applicable.size)
    expected = [
        applicable[first : first + length, sums().counties(place)][..., kinds].sum()
        for length, first in windows
        for place in places
        for kinds in FILTERS
    ]
    assert (cube @ applicable.ravel()).tolist() == expected


def test_audit_of_a_measure_without_a_case_is_safe() -> None:
    """The first quarter of a state has measures that nothing applies to yet; its other figures must be made."""
    nothing = MeasureSums(CONSTANTS, {quarter: {} for quarter in QUARTERS}, MEASURE)
    cells = code_measure(CONSTANTS, MEASURE, nothing, {})
    audit = audit_measure(CONSTANTS, MEASURE, nothing, cells, {}, USUAL_LIMITS)
    assert (audit.is_safe, audit.targets, audit.coarsened) == (True, 0, ())
