"""Rows of results: what a page's tables show and its downloads hold, one row for each figure. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.projections.public.figures.answers import Answer
from services.projections.public.figures.comparisons import Change
from services.projections.public.figures.measures import goal_of
from services.projections.public.language.phrases import Phrases, window_days
from services.projections.public.publications.publication import PublicCell
from services.projections.publication.cells import Window

Value = str | int | None


@dataclass(frozen=True)
class Column:
    """A column of a download; `kind` says what its cells are."""

    name: str
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True)
class ResultRow:
    """One figure of a chart: the answer, and its change where the chart speaks of it."""

    answer: Answer
    change: Change | None = None

    @property
    def measure(self) -> str:
        return self.answer.question.measure

    @property
    def cell(self) -> PublicCell | None:
        return self.answer.cell


@dataclass(frozen=True)
class Figure:
    """A chart of a page with its rows. `kind`: how it is drawn for PNG and SVG."""

    id: str
    title: str
    subtitle: str
    rows: Sequence[ResultRow]
    kind: Literal["bars", "trend"] = "bars"
    label_by: Literal["measure", "place", "split", "measure_and_place", "measure_and_split"] = "measure"


COLUMNS = (
    Column("figure"),
    Column("measure"),
    Column("measure_title"),
    Column("place"),
    Column("place_name"),
    Column("split"),
    Column("period"),
    Column("period_start"),
    Column("period_end"),
    Column("status"),
    Column("result"),
    Column("value", "number"),
    Column("low", "number"),
    Column("high", "number"),
    Column("range_low", "number"),
    Column("range_high", "number"),
    Column("likely_range"),
    Column("shown_instead"),
    Column("shown_instead_period"),
    Column("shown_instead_result"),
    Column("shown_instead_range"),
    Column("change"),
    Column("goal", "number"),
)
"""Columns of every download. A percent stands in `value`, `low`, `high`; `result` says the same in words."""


def values(figure: Figure, row: ResultRow, phrases: Phrases) -> list[Value]:
    """Return the cells of a row, in the order of the columns."""
    answer = row.answer
    question, own = answer.question, answer.own
    window = (
        own.key.window if own else answer.cell.key.window if answer.cell else Window(question.length or 4, question.end)
    )
    first, last = window_days(window)
    other = None if answer.is_own else answer.cell
    return [
        figure.id,
        question.measure,
        phrases.measure(question.measure),
        question.place,
        phrases.place(question.place),
        phrases.split(question.split),
        phrases.window(window),
        first.isoformat(),
        last.isoformat(),
        own.status if own else "none_applicable" if answer.outcome == "no_cases" else "not_planned",
        phrases.own(answer),
        *_numbers(own),
        phrases.likely_range(own),
        phrases.instead(answer),
        phrases.window(other.key.window) if other else "",
        phrases.figure(other) if other else "",
        phrases.likely_range(other) if other else "",
        phrases.change(row.change) if row.change else "",
        goal_of(question.measure),
    ]


def _numbers(cell: PublicCell | None) -> list[Value]:
    """Return value, low, high and the likely range; a withheld cell has none of them."""
    if cell is None or not cell.has_figure:
        return [None] * 5
    return [cell.value, cell.low, cell.high, cell.range_low, cell.range_high]
