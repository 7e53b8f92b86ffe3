"""Table of what a publication shows and withholds, by place and status, for a terminal."""

from typing import Any

from rich.table import Table

STATUSES = {
    "shown": "number",
    "shown_high": "% or more",
    "shown_low": "% or fewer",
    "suppressed": "too few cases",
    "protected": "protects another",
    "withdrawn": "withdrawn",
}
LEVELS = {"state": "the state", "group": "size groups", "county": "counties"}


def withheld_table(detail: dict[str, Any]) -> Table:
    """Return the table: a line for each level of place, a column for each status."""
    cells = {(line["place"], line["status"]): line["cells"] for line in detail["withheld"]}
    columns = [status for status in STATUSES if any(at == status for _, at in cells)]
    table = Table(title=f"Cells of {detail['version']} by what the public sees", title_justify="left")
    table.add_column("")
    for status in columns:
        table.add_column(STATUSES[status], justify="right")
    for place, label in LEVELS.items():
        table.add_row(label, *(f"{cells.get((place, status), 0):,}" for status in columns))
    return table
