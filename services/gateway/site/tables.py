"""Lines and cells of the dashboard tables, made from the dashboards' JSON. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Measure = Literal["items", "outcomes"]
Rows = Iterable[Mapping[str, Any]]

NONE_APPLICABLE = "No applicable cases"
SHORT = {"items": "Item {}", "outcomes": "{}"}

DOMAIN = {"safety": "Safety", "permanency": "Permanency", "well_being": "Well-being"}
"""The figures are grouped by these three domains (R44)."""

COUNTED: dict[Measure, dict[str, str]] = {
    "items": {"S": "Strength", "ANI": "Area Needing Improvement"},
    "outcomes": {"SA": "Substantially Achieved", "PA": "Partially Achieved", "NACH": "Not Achieved"},
}
"""The ratings that make the denominator, in words; NA and INCOMPLETE are left out of it."""


@dataclass(frozen=True)
class StatewideLine:
    """An item or outcome of the statewide table, with its labels."""

    name: str
    domain: str
    label: str
    percent: str
    counts: tuple[int, ...]
    applicable: int
    share: float | None = None


@dataclass(frozen=True)
class CountyLine:
    """A county's percentages in the order of the table's columns; no cells when it has no approved case."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A short header for a narrow column, with its full label."""

    short: str
    label: str


def percent(share: float | None, nothing: str) -> str:
    return nothing if share is None else f"{share:.1%}"


def statewide(measure: Measure, rows: Rows, label: Callable[[str], str]) -> list[StatewideLine]:
    """Return one line for each item or outcome, in the order of the service."""
    return [
        StatewideLine(
            row["name"],
            DOMAIN[row["domain"]],
            label(row["name"]),
            percent(row["share"], NONE_APPLICABLE),
            tuple(row["ratings"].get(rating, 0) for rating in COUNTED[measure]),
            row["applicable"],
            row["share"],
        )
        for row in rows
    ]


def columns(measure: Measure, lines: Iterable[StatewideLine]) -> list[Column]:
    return [Column(SHORT[measure].format(line.name), line.label) for line in lines]


def by_county(
    rows: Rows, names: Iterable[str], counties: Iterable[str], called: Callable[[str], str]
) -> list[CountyLine]:
    """Return one line for each county, by name; counties of the state without an approved case have no cells."""
    order = tuple(names)
    shares: dict[str, dict[str, float | None]] = {county: {} for county in counties}
    for row in rows:
        shares.setdefault(row["county"], {})[row["name"]] = row["share"]
    lines = [CountyLine(called(county), _cells(by_name, order)) for county, by_name in shares.items()]
    return sorted(lines, key=lambda line: line.name)


def _cells(by_name: Mapping[str, float | None], order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(percent(by_name.get(name), "n/a") for name in order) if by_name else ()
