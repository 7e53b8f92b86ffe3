"""A reader who knows every number of applicable cases derives no small count from all that was ever published."""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context

import pytest

from services.projections.publication.audit import USUAL_LIMITS, AuditLimits, MeasureAudit, audit_measure
from services.projections.publication.bounds import Bounds, reader_bounds
from services.projections.publication.cells import Cell, CellKey, Split, Window
from services.projections.publication.codes import code
from services.projections.publication.constants import Constants, load_constants
from services.projections.publication.draft import Unsafe, code_measure, make_draft
from services.projections.publication.ledger import Ledger
from services.projections.publication.plan import measure_series, series_by_key
from services.projections.publication.sums import MeasureSums
from tests.support.publications.invented_counts import three_years_of_counts

CONSTANTS = load_constants()
NO_REPAIR = AuditLimits(rounds=0)
EACH_QUARTER = replace(CONSTANTS, rules=replace(CONSTANTS.rules, step_floor=1))
"""Every window moves on by a quarter, so that a handful of cases enters and leaves."""


def only(constants: Constants, *measures: str) -> Constants:
    applicability = {measure: constants.shares.applicability[measure] for measure in measures}
    return replace(constants, shares=replace(constants.shares, applicability=applicability))


@cache
def sums_of(measure: str, seed: int, shift: float = 0.0, eliminated: float = 0.08) -> MeasureSums:
    return MeasureSums(CONSTANTS, three_years_of_counts(seed, shift, eliminated), measure)


def cells_of(
    constants: Constants, measure: str, sums: MeasureSums, *, has_pair_rule: bool = True
) -> dict[CellKey, Cell]:
    cells = code_measure(constants, measure, sums, {})
    if has_pair_rule:
        return cells
    series = series_by_key(measure_series(constants, measure))
    return {
        key: code(series[key.place, key.split, key.window.length], key.window.end, sums.count(key)) for key in cells
    }


def audit(
    constants: Constants,
    measure: str,
    sums: MeasureSums,
    limits: AuditLimits = USUAL_LIMITS,
    published: Mapping[CellKey, Cell] | None = None,
) -> MeasureAudit:
    cells = {key: cell for key, cell in cells_of(constants, measure, sums).items() if key not in (published or {})}
    return audit_measure(constants, measure, sums, cells, published or {}, limits)


@pytest.mark.requirement("R62")
@pytest.mark.parametrize(
    ("measure", "seed", "shift", "eliminated"),
    [("3", 1, 0.0, 0.08), ("16", 2, 0.0, 0.08), ("18", 7, 1.6, 0.08), ("7", 3, 0.8, 0.08), ("3", 5, 0.0, 0.25)],
    ids=["usual", "few applicable", "very strong", "strong", "many eliminated"],
)
def test_audit_planned_cells_are_safe_after_few_repairs(
    measure: str, seed: int, shift: float, eliminated: float
) -> None:
    result = audit(CONSTANTS, measure, sums_of(measure, seed, shift, eliminated))
    assert result.is_safe
    assert result.targets > 5000
    assert len(result.coarsened) <= 0.02 * len(result.cells)


@pytest.mark.requirement("R62")
def test_audit_windows_that_move_each_quarter_are_found_and_repaired() -> None:
    """An audit that lets everything pass would be worth nothing."""
    sums = sums_of("16", 1)
    assert not audit(EACH_QUARTER, "16", sums, NO_REPAIR).is_safe
    repaired = audit(EACH_QUARTER, "16", sums)
    assert repaired.coarsened
    assert repaired.is_safe


@pytest.mark.requirement("R62")
def test_audit_of_repaired_cells_from_the_beginning_finds_nothing() -> None:
    """Bands of 5 and 10 points overlap: a repair may exclude what a solution before it allowed."""
    sums = sums_of("17", 1)
    repaired = audit(EACH_QUARTER, "17", sums)
    assert len(repaired.coarsened) > 10
    assert audit_measure(EACH_QUARTER, "17", sums, repaired.cells, {}, NO_REPAIR).is_safe


@pytest.mark.requirement("R62")
def test_audit_missing_pair_rule_is_found_in_a_strong_state() -> None:
    sums = sums_of("3", 1, shift=1.6)
    cells = cells_of(CONSTANTS, "3", sums, has_pair_rule=False)
    assert not audit_measure(CONSTANTS, "3", sums, cells, {}, NO_REPAIR).is_safe


@pytest.mark.requirement("R62")
def test_audit_cells_published_earlier_are_not_changed() -> None:
    """What was published cannot be taken back: only new cells may be made coarser."""
    sums = sums_of("16", 1)
    early = {key: cell for key, cell in cells_of(EACH_QUARTER, "16", sums).items() if key.window.end <= "2026Q2"}
    result = audit(EACH_QUARTER, "16", sums, published=early)
    assert not early.keys() & result.cells.keys()
    assert set(result.coarsened) <= result.cells.keys()


def test_audit_repeated_gives_the_same_cells() -> None:
    """`oms publication verify` repeats a publication to the byte."""
    first, second = (audit(EACH_QUARTER, "16", sums_of("16", 1)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("measure", ["3", "16"])
def test_reader_bounds_hold_for_the_true_counts(measure: str) -> None:
    """A false bound would make the audit prove something about another state."""
    sums = sums_of(measure, 1, shift=1.0)
    cells = cells_of(CONSTANTS, measure, sums)
    series = series_by_key(measure_series(CONSTANTS, measure))
    bounded = 0
    for key, cell in cells.items():
        count = sums.count(key)
        bounds = reader_bounds(cell, cells, series[key.place, key.split, key.window.length], count.applicable)
        if bounds:
            assert bounds.low <= count.achieved <= bounds.high
            bounded += 1
    assert bounded > 0.9 * len(cells)


def _cell(status: str, split: Split = "all", value: int | None = None) -> Cell:
    key = CellKey("3", "06001", split, Window(4, "2026Q4"))
    return Cell(key, status, value, step=5 if value else 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "other", "expected"),
    [
        (_cell("shown", value=50), None, (38, 41)),
        (_cell("shown", value=80), None, (62, 63)),
        (_cell("shown", value=20), None, (17, 17)),
        (_cell("shown_high"), None, (64, 80)),
        (_cell("shown_low"), None, (0, 16)),
        (_cell("suppressed"), None, None),
        (_cell("protected"), None, None),
        (_cell("protected", "fc"), _cell("shown_high", "ih"), (17, 63)),
        (_cell("protected", "fc"), _cell("shown", "ih", 50), None),
    ],
)
def test_reader_bounds_of_eighty_cases(cell: Cell, other: Cell | None, expected: tuple[int, int] | None) -> None:
    """A number is strictly between the cuts; one that the pair rule withheld is known to be between them too."""
    series = series_by_key(measure_series(CONSTANTS, "3"))["06001", "all", 4]
    bounds = reader_bounds(cell, {each.key: each for each in (cell, other) if each}, series, 80)
    assert bounds == (Bounds(*expected) if expected else None)


def test_audit_that_runs_out_of_programs_is_not_safe() -> None:
    """Whoever lowers the limit, or enters many quarters, would publish figures that nobody has audited to the end."""
    sums = sums_of("16", 2)
    result = audit(EACH_QUARTER, "16", sums, AuditLimits(programs=0))
    assert not result.is_safe


def test_draft_that_cannot_be_made_safe_names_measure_and_cells() -> None:
    """Administrators must learn what stands in the way, and nothing may be published meanwhile."""
    few = only(EACH_QUARTER, "3", "16")
    with pytest.raises(Unsafe) as caught:
        make_draft(Ledger(), three_years_of_counts(1), few, limits=NO_REPAIR)
    assert caught.value.measure == "3"
    assert {key.measure for key in caught.value.cells} == {"3"}


def test_draft_in_other_processes_gives_the_same_cells() -> None:
    """Measures are audited side by side where there are processors."""
    few = only(CONSTANTS, "16", "7")
    counts = three_years_of_counts(1)
    progress: list[tuple[str, int, int]] = []
    alone = make_draft(Ledger(), counts, few, progress=lambda *step: progress.append(step))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        shared = make_draft(Ledger(), counts, few, run_tasks=pool.map)
    assert alone == shared
    assert progress == [("16", 1, 2), ("7", 2, 2)]
