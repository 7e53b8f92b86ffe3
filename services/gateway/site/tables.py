"""From the dashboards' JSON to lines and cells as they are read: words where a number is none. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Measure = Literal["items", "outcomes"]
Rows = Iterable[Mapping[str, Any]]

NONE_APPLICABLE = "No applicable cases"
SHORT = {"items": "Item {}", "outcomes": "{}"}

DOMAIN = {"safety": "Safety", "permanency": "Permanency", "well_being": "Well-being"}
"""Figures are led through by these three (R44)."""

COUNTED: dict[Measure, dict[str, str]] = {
    "items": {"S": "Strength", "ANI": "Area Needing Improvement"},
    "outcomes": {"SA": "Substantially Achieved", "PA": "Partially Achieved", "NACH": "Not Achieved"},
}
"""The ratings that make the denominator, in words; NA and INCOMPLETE are left out of it."""


@dataclass(frozen=True)
class Line:
    """An item or outcome of the statewide table, in its domain's words."""

    name: str
    domain: str
    label: str
    percent: str
    counts: tuple[int, ...]
    applicable: int


@dataclass(frozen=True)
class CountyLine:
    """A county's percentages in the order of the table's columns; no cells when it has no approved case."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A short head for a narrow column, with its full name for whoever asks."""

    short: str
    label: str


def percent(share: float | None, nothing: str) -> str:
    return nothing if share is None else f"{share:.1%}"


def statewide(measure: Measure, rows: Rows, label: Callable[[str], str]) -> list[Line]:
    """One line an item or outcome, in the order the service gives."""
    return [
        Line(
            row["name"],
            DOMAIN[row["domain"]],
            label(row["name"]),
            percent(row["share"], NONE_APPLICABLE),
            tuple(row["ratings"].get(rating, 0) for rating in COUNTED[measure]),
            row["applicable"],
        )
        for row in rows
    ]


def columns(measure: Measure, lines: Iterable[Line]) -> list[Column]:
    return [Column(SHORT[measure].format(line.name), line.label) for line in lines]


def by_county(
    rows: Rows, names: Iterable[str], counties: Iterable[str], called: Callable[[str], str]
) -> list[CountyLine]:
    """One line a county by name, those of the state's list without an approved case too."""
    order = tuple(names)
    shares: dict[str, dict[str, float | None]] = {county: {} for county in counties}
    for row in rows:
        shares.setdefault(row["county"], {})[row["name"]] = row["share"]
    lines = [CountyLine(called(county), _cells(found, order)) for county, found in shares.items()]
    return sorted(lines, key=lambda line: line.name)


def _cells(found: Mapping[str, float | None], order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(percent(found.get(name), "n/a") for name in order) if found else ()
