"""Lines of the page on analyses of several items, made from the answers of projections. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from services.gateway.display_names import AGENCIES, CASE_TYPES, INSTRUMENTS, SIZE_TIERS, county_name
from services.gateway.site.instrument_labels import label
from services.gateway.site.tables import COUNTED, NONE_APPLICABLE, Measure, percent
from shared.web_design.bar_charts import plain_bar

OUTCOMES = ("S1", "S2", "P1", "P2", "WB1", "WB2", "WB3")
ITEMS = (*map(str, range(1, 13)), "12A", "12B", "12C", *map(str, range(13, 19)))
MEASURES = (*OUTCOMES, *ITEMS)
AXES = {
    "county": "County",
    "tier": "Size of county",
    "quarter": "Quarter",
    "case_type": "Case type",
    "agency": "Agency",
    "instrument": "Instrument version",
}
RATINGS = {"NA": "Not applicable", "INCOMPLETE": "Incomplete", "NOT_RATED": "Not rated"}
RATINGS |= {code: name for names in COUNTED.values() for code, name in names.items()}
GOOD: dict[Measure, str] = {"items": "% Strength", "outcomes": "% Substantially Achieved"}


@dataclass(frozen=True)
class Cell:
    """A measure in one group: its share with the counts, and a bar where there is a share."""

    text: str
    bar: Markup | str


@dataclass(frozen=True)
class MeasureTable:
    """One item or outcome in the groups of both axes."""

    name: str
    label: str
    good: str
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]


def kind_of(measure: str) -> Measure:
    return "outcomes" if measure in OUTCOMES else "items"


def measure_label(measure: str) -> str:
    return label(kind_of(measure), measure)


def axis_choices() -> list[tuple[str, str]]:
    """Return what an axis can show: attributes of cases, then the ratings of each measure."""
    rated = [(f"rating_{measure}", f"Rating of {measure_label(measure)}") for measure in MEASURES]
    return [("", "Not used"), *AXES.items(), *rated]


def condition_choices() -> list[tuple[str, str]]:
    """Return the conditions on cases: one rating of one measure each."""
    return [("", "All cases")] + [
        (f"{measure}:{rating}", f"{measure_label(measure)}: {name}")
        for measure in MEASURES
        for rating, name in COUNTED[kind_of(measure)].items()
    ]


NAMES: dict[str, Mapping[str, str]] = {
    "tier": SIZE_TIERS | {"unknown": "Unknown size"},
    "case_type": CASE_TYPES,
    "agency": AGENCIES,
    "instrument": INSTRUMENTS,
}


def group_name(axis: str | None, value: str) -> str:
    """Return the name of a group of an axis."""
    if axis is None:
        return "All cases"
    if axis == "county":
        return county_name(value)
    return (RATINGS if axis.startswith("rating_") else NAMES.get(axis, {})).get(value, value)


def measure_tables(report: Mapping[str, Any]) -> list[MeasureTable]:
    """Return a table for each measure, in the instrument's order."""
    cells = {(cell["measure"], cell["row"], cell["column"]): cell for cell in report["cells"]}
    rows, columns = report.get("rows"), report.get("columns")
    return [
        MeasureTable(
            measure,
            measure_label(measure),
            GOOD[kind_of(measure)],
            [group_name(columns, group) for group in report["column_groups"]],
            [
                (group_name(rows, row), [_cell(cells.get((measure, row, group))) for group in report["column_groups"]])
                for row in report["row_groups"]
            ],
        )
        for measure in dict.fromkeys(cell["measure"] for cell in report["cells"])
    ]


def _cell(cell: Mapping[str, Any] | None) -> Cell:
    if cell is None:
        return Cell("No case", "")
    if cell["share"] is None:
        return Cell(NONE_APPLICABLE, "")
    text = f"{percent(cell['share'], '')} ({cell['good']} of {cell['applicable']})"
    return Cell(text, plain_bar(round(100 * cell["share"])))


def title_of(definition: Mapping[str, Any]) -> str:
    """Return what a saved analysis is called: what it shows."""
    measures, where = definition["measures"], definition.get("conditions", [])
    listed = "All items and outcomes" if len(measures) == len(MEASURES) else ", ".join(map(_short, measures))
    axes = [_axis_name(definition[axis]) for axis in ("rows", "columns") if definition.get(axis)]
    by_axes = f" by {' and '.join(axes)}" if axes else ""
    only = [f"{_short(condition['measure'])} {' or '.join(condition['ratings'])}" for condition in where]
    window = definition.get("window", 1)
    period = definition["quarter"] if window == 1 else f"{window} quarters to {definition['quarter']}"
    return f"{listed}{by_axes}{', where ' + ' and '.join(only) if only else ''}; {period}"


def _short(measure: str) -> str:
    return measure if measure in OUTCOMES else f"Item {measure}"


def _axis_name(axis: str) -> str:
    return AXES[axis].lower() if axis in AXES else f"rating of {_short(axis.removeprefix('rating_'))}"


def address_of(definition: Mapping[str, Any]) -> str:
    """Return the query of the page that shows a saved analysis."""
    pairs = [(name, value) for name, value in definition.items() if name not in ("measures", "conditions")]
    pairs += [("measure", name) for name in definition["measures"]]
    conditions = definition.get("conditions", [])
    pairs += [("where", f"{condition['measure']}:{','.join(condition['ratings'])}") for condition in conditions]
    return urlencode([(name, value) for name, value in pairs if value not in (None, "", [])])
