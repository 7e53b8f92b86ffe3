"""Page: what every builder of this folder gets, and what it returns. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.projections.public.figures.answers import Answer, Question, answer
from services.projections.public.figures.comparisons import change
from services.projections.public.filters import Filters
from services.projections.public.language.phrases import Phrases
from services.projections.public.language.result_rows import Figure, ResultRow
from services.projections.public.publications.publication import STATE, Publication
from services.projections.public.publications.release_reader import Release
from services.projections.publication.cells import Split


@dataclass(frozen=True)
class PageContext:
    """The publication that is shown, the release log, and the address with its filters and language."""

    publication: Publication
    releases: Sequence[Release]
    filters: Filters
    phrases: Phrases
    path: str
    county: str | None = None
    """The place that the path names; no filter changes it."""

    is_download: bool = False
    """Whether the figures are for a file: a page that shows only text has them for files alone."""

    @property
    def place(self) -> str:
        return self.county or self.filters.place

    @property
    def end(self) -> str:
        """The quarter up to which figures are looked for."""
        return self.filters.end or next(iter(self.publication.quarters), self.publication.quarter)

    def row(self, measure: str, place: str | None = None, split: Split | None = None) -> ResultRow:
        """Return the row of a measure: of the filters' place and split unless another is named."""
        nearest = self.answer(measure, place or self.place, split or self.filters.split)
        return ResultRow(nearest, change(self.publication, nearest.cell) if nearest.cell else None)

    def answer(self, measure: str, place: str, split: Split) -> Answer:
        return answer(self.publication, Question(measure, place, split, self.end, self.filters.length))

    def series(self, measure: str, place: str, split: Split) -> list[ResultRow]:
        """Return the cells of a series up to the end that was shown for, the oldest first."""
        newest = self.answer(measure, place, split)
        if newest.own is None:
            return []
        key = newest.own.key
        cells = self.publication.series[key.measure, key.place, key.split][key.window.length]
        shown = [cell for cell in cells if cell.key.window.end <= self.end and cell.status != "not_planned"]
        return [
            ResultRow(
                Answer(
                    Question(measure, place, split, cell.key.window.end, cell.key.window.length),
                    "own" if cell.has_figure else "withheld",
                    cell,
                    cell if cell.has_figure else None,
                )
            )
            for cell in shown
        ]

    def address(self, path: str, **changes: str | None) -> str:
        """Return the address of a page with the filters of this one, some of them changed."""
        query = self.filters.query(figure=None, **changes)
        return f"{path}?{query}" if query else path

    def bare(self, path: str, **filters: str | None) -> str:
        """Return the address of a page with the language and version of this one alone."""
        bare = Filters(version=self.filters.version, language=self.filters.language)
        query = bare.query(**filters)
        return f"{path}?{query}" if query else path

    @property
    def is_statewide(self) -> bool:
        return self.place == STATE


@dataclass(frozen=True)
class Page:
    """What a template shows. `figures`: the charts of the page, which its downloads hold too."""

    template: str
    title: str
    content: Mapping[str, Any] = field(default_factory=dict)
    figures: Sequence[Figure] = ()
    section: str = "results"
    """The entry of the main navigation that is marked as current."""
