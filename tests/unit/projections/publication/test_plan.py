"""The plan follows from public constants alone, so that which cells exist tells nothing about any child."""

from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.projections.publication.cells import Split
from services.projections.publication.constants import PARTITIONS, STATE, load_constants
from services.projections.publication.documents import publication_documents
from services.projections.publication.draft import code_measure
from services.projections.publication.plan import Series, make_plan, planned_keys
from services.projections.publication.sums import MeasureSums
from tests.support.publications.invented_counts import consecutive_quarters, invented_counts

CONSTANTS = load_constants()
PLAN = make_plan(CONSTANTS)
QUARTERS = consecutive_quarters("2024Q1", 12)
ALL_SERIES = [series for every in PLAN.values() for series in every]


def _level(series: Series) -> str:
    groups = {group.id for group in CONSTANTS.rules.groups}
    if series.place == STATE or series.place in groups:
        return STATE if series.place == STATE else "group"
    return CONSTANTS.parent(series.place) or ""


@pytest.mark.requirement("R62")
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), shift=st.floats(-1, 2), eliminated=st.floats(0, 0.9))
def test_plan_other_counts_give_the_same_cells_in_order(seed: int, shift: float, eliminated: float) -> None:
    """A cell that exists only where there are many cases would say how many there are."""
    counts = invented_counts(CONSTANTS, QUARTERS, seed, shift=shift, eliminated=eliminated)
    cells = code_measure(CONSTANTS, "16", MeasureSums(CONSTANTS, counts, "16"), {})
    assert list(cells) == planned_keys(PLAN["16"], QUARTERS)


@pytest.mark.requirement("R62")
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000))
def test_number_step_is_that_of_the_plan(seed: int) -> None:
    """A step that depends on the counts would say whether there are 100 cases."""
    sums = MeasureSums(CONSTANTS, invented_counts(CONSTANTS, QUARTERS, seed), "3")
    cells = code_measure(CONSTANTS, "3", sums, {})
    steps = {(series.place, series.split, series.length): series.step for series in PLAN["3"]}
    shown = [cell for cell in cells.values() if cell.status == "shown"]
    assert shown
    assert all(cell.step == steps[cell.key.place, cell.key.split, cell.key.window.length] for cell in shown)


def test_plan_siblings_are_planned_together_in_one_window() -> None:
    """A missing sibling could be had by subtraction, and two windows of one family by comparison."""
    families = defaultdict(set)
    for series in ALL_SERIES:
        is_quarter = series.place == STATE and series.length == 1
        halves = next((halves for halves in PARTITIONS if series.split in halves), ("all",))
        families[series.measure, _level(series), halves, is_quarter].add(series)
    for (_, level, halves, _), members in families.items():
        counties = {quota.county for quota in CONSTANTS.counties_of(level) if quota.cases} if level else set()
        expected = {STATE: {STATE}, "group": {group.id for group in CONSTANTS.rules.groups}}.get(level, counties)
        assert {(series.place, series.split) for series in members} == {(p, h) for p in expected for h in halves}
        assert len({(series.length, series.slide) for series in members}) == 1


def test_plan_every_cell_reaches_its_floor_and_moves_by_a_block() -> None:
    """A window that moves by a handful of cases tells their ratings."""
    assert min(series.nominal for series in ALL_SERIES) >= CONSTANTS.rules.floors.county
    for series in ALL_SERIES:
        entering = series.nominal * Fraction(series.slide, series.length)
        assert entering >= CONSTANTS.rules.step_floor or series.slide == 4
        assert series.length >= series.slide


def test_plan_yearly_windows_end_with_the_calendar_year() -> None:
    yearly = [series for series in ALL_SERIES if series.slide == 4 and series.length == 4]
    assert yearly
    assert {end for series in yearly for end in series.ends(QUARTERS)} == {"2024Q4", "2025Q4", "2026Q4"}


@pytest.mark.parametrize(
    ("place", "split", "length", "nominal"),
    [("state", "all", 1, 494), ("06001", "all", 4, 80), ("small", "pr", 12, 94)],
)
def test_nominal_size_is_quota_times_shares(place: str, split: Split, length: int, nominal: int) -> None:
    assert round(CONSTANTS.nominal_size(place, split, length, "3")) == nominal


def test_plan_is_what_the_design_measured() -> None:
    """Fewer counties with figures of their own would make the dashboard useless to most of them."""
    own = {(series.measure, series.place) for series in ALL_SERIES if series.place.startswith("06")}
    assert len(own) >= 0.75 * 43 * 28
    very_small = {quota.county for quota in CONSTANTS.quotas if quota.size_tier == "very_small"}
    assert not very_small & {place for _, place in own}


def test_rules_are_printed_with_the_data() -> None:
    """A reader who cannot see the rule cannot judge the figure."""
    names = {document.name for document in publication_documents({}, {"version": "2026q3-1"}, CONSTANTS)}
    assert {"manifest", "rules", "plan", "places", "measures/12A"} <= names
