"""Tables of several items and outcomes: cases grouped along two axes, and each measure in each group. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from services.projections.measures.shares import kind_of, share_of
from services.projections.tables.percentages import ORDER
from services.projections.tables.sums import CaseKind, Counts, Grouping, SummedCases, counts_under, group_of
from shared.contracts.projections import AnalysisDefinition

ALL = "all"
"""The group of an axis that is not used."""

RATING = "rating_"
Axes = tuple[str, ...]
"""The row and the column of a group."""

RATINGS = {"items": ("S", "ANI", "NA", "INCOMPLETE"), "outcomes": ("SA", "PA", "NACH", "NA", "INCOMPLETE")}
FINAL = "stage.approved_final"


@dataclass(frozen=True)
class CountedRatings:
    """A number of cases of one kind with the same ratings, by `items.4` or `outcomes.P1`."""

    kind: CaseKind
    ratings: Mapping[str, str | None]
    cases: int


def column_of(name: str) -> str:
    """Return where sums and rows keep the ratings of an item or outcome: `items.4`."""
    return f"{kind_of(name)}.{name}"


def rated_axes(definition: AnalysisDefinition) -> list[str]:
    """Return the items and outcomes whose ratings are an axis."""
    axes = (definition.rows or "", definition.columns or "")
    return [axis.removeprefix(RATING) for axis in axes if axis.startswith(RATING)]


def needs_ratings_of_each_case(definition: AnalysisDefinition) -> bool:
    """Whether sums by county cannot answer: they do not know which ratings one case has together."""
    return bool(definition.conditions or rated_axes(definition))


def groups_from_sums(
    definition: AnalysisDefinition, cases: SummedCases, tiers: Mapping[str, str]
) -> dict[Axes, Counts]:
    axes = [_axis(axis, tiers) for axis in (definition.rows, definition.columns)]
    return cases.grouped(lambda kind: tuple(axis(kind) for axis in axes))


def groups_from_ratings(
    definition: AnalysisDefinition, counted: Iterable[CountedRatings], tiers: Mapping[str, str]
) -> dict[Axes, Counts]:
    groups: dict[Axes, Counter[str]] = {}
    axes = (definition.rows, definition.columns)
    for cases in counted:
        group = tuple(
            cases.ratings.get(column_of(axis.removeprefix(RATING))) or "NOT_RATED"
            if axis and axis.startswith(RATING)
            else _axis(axis, tiers)(cases.kind)
            for axis in axes
        )
        counts = groups.setdefault(group, Counter())
        counts[FINAL] += cases.cases
        for measure in definition.measures:
            if rating := cases.ratings.get(column_of(measure)):
                counts[f"{column_of(measure)}.{rating}"] += cases.cases
    return dict(groups)


def _axis(axis: str | None, tiers: Mapping[str, str]) -> Callable[[CaseKind], str]:
    if axis is None:
        return lambda _kind: ALL
    return group_of(cast("Grouping", axis), tiers)


def tabulate_analysis(definition: AnalysisDefinition, groups: Mapping[Axes, Counts]) -> dict[str, Any]:
    """Return the groups of both axes in order, and a cell for each measure in each group that has a case."""
    filled = {group: counts for group, counts in groups.items() if counts[FINAL]}
    cells = [
        {"row": row, "column": column, "measure": measure} | _figures(measure, counts)
        for (row, column), counts in sorted(filled.items())
        for measure in in_order(definition.measures)
    ]
    return {
        "cases": sum(counts[FINAL] for counts in filled.values()),
        "row_groups": sorted({row for row, _ in filled}),
        "column_groups": sorted({column for _, column in filled}),
        "groups": [
            {"row": row, "column": column, "cases": counts[FINAL]} for (row, column), counts in sorted(filled.items())
        ],
        "cells": cells,
    }


def in_order(measures: Sequence[str]) -> list[str]:
    """Return the measures in the instrument's order, each once: items, then outcomes."""
    return [name for names in (ORDER["items"], ORDER["outcomes"]) for name in names if name in measures]


def _figures(measure: str, counts: Counts) -> dict[str, Any]:
    ratings = counts_under(column_of(measure), counts)
    share = share_of(kind_of(measure), ratings)
    fraction = None if share.fraction is None else float(share.fraction)
    return {"applicable": share.applicable, "good": share.achieved, "share": fraction, "ratings": ratings}
