"""Comparisons within what chance allows, from printed values alone."""

import pytest

from services.projections.public.figures.comparisons import against_goal, is_clear, ranks
from services.projections.public.publications.publication import PublicCell
from services.projections.publication.cells import CellKey, CellStatus, Window


def cell(value: int | None = None, margin: int = 5, status: CellStatus = "shown", cut: int = 75) -> PublicCell:
    key = CellKey("4", "state", "all", Window(4, "2026Q3"))
    if value is None:
        low, high = (cut, 100) if status == "shown_high" else (0, cut)
        return PublicCell(key, status, None, low, high, 5, None, None, None)
    return PublicCell(key, status, value, value, value, 1, value - margin, value + margin, None)


@pytest.mark.requirement("R69")
def test_figures_within_chance_share_their_ranks() -> None:
    """A county would be told that an item is its weakest when chance alone put it there."""
    found = {rank.measure: rank for rank in ranks({"1": cell(80), "2": cell(78), "3": cell(50), "4": cell(65)})}
    assert (found["1"].first, found["1"].last) == (found["2"].first, found["2"].last) == (1, 2)
    assert (found["4"].first, found["4"].last) == (3, 3)
    assert [name for name, rank in found.items() if rank.is_strength] == ["1", "2"]
    assert [name for name, rank in found.items() if rank.needs_improvement] == ["3"]


@pytest.mark.requirement("R69")
def test_without_a_clear_difference_nothing_is_a_strength_or_a_need() -> None:
    """Words about a county's practice would rest on noise."""
    found = ranks({"1": cell(72, 12), "2": cell(66, 12), "3": cell(70, 12)})
    assert not any(rank.is_strength or rank.needs_improvement for rank in found)
    assert {(rank.first, rank.last) for rank in found} == {(1, 3)}


def test_a_coded_value_is_compared_by_its_cut() -> None:
    """ "75 % or more" would be ranked as if it were 75 or 100."""
    high = cell(status="shown_high", cut=75)
    assert is_clear(high, cell(60, 5))
    assert not is_clear(high, cell(72, 5))
    assert not is_clear(high, cell(90, 5))
    assert not is_clear(high, cell(status="shown_high", cut=95))


@pytest.mark.parametrize(
    ("figure", "kind"),
    [
        (cell(80, 5), "below"),
        (cell(88, 5), "near"),
        (cell(95, 3), "reached"),
        (cell(status="shown_high", cut=90), "reached"),
        (cell(status="shown_high", cut=75), "unknown"),
        (cell(status="shown_low", cut=25), "below"),
    ],
)
def test_a_goal_is_judged_by_the_whole_range(figure: PublicCell, kind: str) -> None:
    """A measure would be called below its goal when it may well have reached it."""
    assert against_goal(figure, 90) == kind
