"""Answers to what a page asks for: the cell itself, or the nearest planned cell with the reason why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from services.projections.public.publications.publication import STATE, Publication, PublicCell
from services.projections.publication.cells import Split

FOSTER_CARE_ONLY = frozenset({"4", "5", "6", "7", "8", "9", "10", "11", "12C", "P1", "P2"})
"""Measures that in-home cases do not have: their foster care cases are all cases."""

QUARTERS_A_YEAR = 4

Outcome = Literal["own", "withheld", "no_cases", "elsewhere", "nothing"]
"""`own`: the cell asked for. `withheld`: it is there without a figure. `elsewhere`: it is not planned. `nothing`: no
figure up the tree either."""


@dataclass(frozen=True)
class Question:
    """A measure of a place and split, in the newest window that ends with `end` or before.

    `length` in quarters; None for the one that was planned for this place.
    """

    measure: str
    place: str
    split: Split
    end: str
    length: int | None = None


@dataclass(frozen=True)
class Answer:
    """`own` is the cell asked for where there is one; `cell` has the figure that is shown, perhaps another's."""

    question: Question
    outcome: Outcome
    own: PublicCell | None
    cell: PublicCell | None

    @property
    def is_own(self) -> bool:
        return self.outcome == "own"


def answer(publication: Publication, question: Question) -> Answer:
    """Return the figure asked for, or the nearest one: the split falls to all cases, then county to group to state."""
    if question.split == "ih" and question.measure in FOSTER_CARE_ONLY:
        return Answer(question, "no_cases", None, None)
    own = newest(publication, question)
    if own is not None and own.has_figure:
        return Answer(question, "own", own, own)
    if own is not None and own.status == "none_applicable":
        return Answer(question, "no_cases", own, None)
    nearest = _pointed_at(publication, own) or _nearest(publication, question)
    if nearest is None:
        return Answer(question, "nothing", own, None)
    return Answer(question, "withheld" if own else "elsewhere", own, nearest)


def newest(publication: Publication, question: Question) -> PublicCell | None:
    """Return the newest planned cell of the question; a single quarter only where that length is asked for."""
    split = "all" if question.split == "fc" and question.measure in FOSTER_CARE_ONLY else question.split
    lengths = publication.series.get((question.measure, question.place, split), {})
    allowed = [question.length] if question.length else sorted(lengths, key=lambda length: (length == 1, length))
    for length in allowed:
        cells = [
            cell
            for cell in lengths.get(length, ())
            if cell.key.window.end <= question.end and cell.status != "not_planned"
        ]
        if cells:
            return cells[-1]
    return None


def before(publication: Publication, cell: PublicCell) -> PublicCell | None:
    """Return the cell of the same series whose window ended where this one begins, at least a year before."""
    key = cell.key
    earlier = quarters_before(key.window.end, max(key.window.length, QUARTERS_A_YEAR))
    cells = publication.series[key.measure, key.place, key.split][key.window.length]
    return next((other for other in cells if other.key.window.end == earlier), None)


def quarters_before(quarter: str, count: int) -> str:
    """`2026Q3`, 4 → `2025Q3`."""
    year, _, number = quarter.partition("Q")
    index = int(year) * QUARTERS_A_YEAR + int(number) - 1 - count
    return f"{index // QUARTERS_A_YEAR}Q{index % QUARTERS_A_YEAR + 1}"


def _pointed_at(publication: Publication, own: PublicCell | None) -> PublicCell | None:
    cell = publication.cells.get(own.see) if own and own.see else None
    return cell if cell and cell.has_figure else None


def _nearest(publication: Publication, question: Question) -> PublicCell | None:
    for place, split, length in _steps(publication, question):
        cell = newest(publication, Question(question.measure, place, split, question.end, length))
        if cell and cell.has_figure:
            return cell
    return None


def _steps(publication: Publication, question: Question) -> Iterator[tuple[str, Split, int | None]]:
    """Places, splits and lengths to try in turn."""
    if question.length:
        yield question.place, question.split, None
    above = [publication.places.group_of(question.place), STATE if question.place != STATE else None]
    for place in [question.place, *(place for place in above if place)]:
        if place != question.place:
            yield place, question.split, None
        if question.split != "all":
            yield place, "all", None
