"""Comparisons of published figures within what chance allows: changes, goals, ranks. Pure.

All is computed from printed values and their nominal ranges, never from counts (rule R9 of the publication).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from services.projections.measures.printed_figures import PrintedFigure, printed_change
from services.projections.public.figures.answers import before
from services.projections.public.publications.publication import Publication, PublicCell

ChangeKind = Literal["up", "down", "same", "unknown"]
GoalKind = Literal["below", "reached", "near", "unknown"]


@dataclass(frozen=True)
class Change:
    """Change against the earlier window; `points` is there where both are numbers."""

    kind: ChangeKind
    points: int = 0
    earlier: PublicCell | None = None


@dataclass(frozen=True)
class Rank:
    """`first` and `last`: the ranks that a figure may have within what chance allows, 1 for the highest."""

    measure: str
    cell: PublicCell
    first: int
    last: int
    is_strength: bool
    needs_improvement: bool


def change(publication: Publication, cell: PublicCell) -> Change:
    """Compare a figure with the same series one window earlier, at least a year."""
    earlier = before(publication, cell)
    if earlier is None or earlier.value is None or cell.value is None:
        return Change("unknown", earlier=earlier)
    points = cell.value - earlier.value
    if not is_clear(cell, earlier):
        return Change("same", points, earlier)
    return Change("up" if points > 0 else "down", points, earlier)


def is_clear(first: PublicCell, second: PublicCell) -> bool:
    """Whether two figures differ by more than chance: by more than the margin of their difference."""
    figures = [cell for cell in (first, second) if cell.value is not None]
    if len(figures) == 2:  # noqa: PLR2004 both are numbers
        return printed_change(_printed(first), _printed(second)) in ("higher", "lower")
    if not figures:
        return False
    number, coded = (first, second) if first.value is not None else (second, first)
    assert number.value is not None
    gap = max(coded.low - number.value, number.value - coded.high)
    return gap > (number.margin or 0) * sqrt(2)


def _printed(cell: PublicCell) -> PrintedFigure:
    assert cell.value is not None
    low, high = (cell.value if end is None else end for end in (cell.range_low, cell.range_high))
    return PrintedFigure(cell.value, low, high)


def against_goal(cell: PublicCell, goal: int) -> GoalKind:
    """`below` and `reached` only where the whole likely range, or the whole published band, says so."""
    if cell.status == "shown_high":
        return "reached" if cell.low >= goal else "unknown"
    if cell.status == "shown_low":
        return "below" if cell.high < goal else "unknown"
    if cell.range_low is None or cell.range_high is None:
        return "unknown"
    if cell.range_high < goal:
        return "below"
    return "reached" if cell.range_low >= goal else "near"


def position(cell: PublicCell) -> int:
    """Return the percent by which figures are put in order: the number, or the cut of a coded value."""
    if cell.value is not None:
        return cell.value
    return cell.low if cell.status == "shown_high" else cell.high


def ranks(cells: Mapping[str, PublicCell]) -> list[Rank]:
    """Rank figures, the highest first. Two figures share ranks unless they differ by more than chance.

    A strength has nothing clearly above it and something clearly below it; an area needing improvement the reverse.
    """
    ordered = sorted(cells.items(), key=lambda entry: (-position(entry[1]), list(cells).index(entry[0])))
    return [_rank(measure, cell, [other for name, other in ordered if name != measure]) for measure, cell in ordered]


def _rank(measure: str, cell: PublicCell, others: Sequence[PublicCell]) -> Rank:
    above = sum(1 for other in others if is_clear(cell, other) and position(other) > position(cell))
    below = sum(1 for other in others if is_clear(cell, other) and position(other) < position(cell))
    return Rank(measure, cell, above + 1, len(others) + 1 - below, not above and below > 0, not below and above > 0)
