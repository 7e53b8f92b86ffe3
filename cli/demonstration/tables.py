"""The quarter's tables for a terminal."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from shared.instrument import DEFAULT_VERSION, load

IN_ORDER = (
    "reviewers certified", "cases expected", "frames uploaded", "samples drawn", "counties without an eligible case",
    "assigned", "entered", "returned with a note", "overridden", "second-level QA", "eliminated", "replaced",
    "approved",
)  # fmt: skip


def items_table(dashboard: dict[str, Any]) -> Table:
    """Items in the instrument's order with their share of Strength."""
    instrument = load(DEFAULT_VERSION)
    labels = {item.id: item.label for item in instrument.items}
    labels |= {sub.id: sub.label for item in instrument.items for sub in item.sub_items}
    return _table("Items: % Strength of applicable cases (S / (S + ANI))", labels, dashboard)


def outcomes_table(dashboard: dict[str, Any]) -> Table:
    """Outcomes with their share of Substantially Achieved."""
    labels = {outcome.id: outcome.label for outcome in load(DEFAULT_VERSION).outcomes}
    return _table("Outcomes: % Substantially Achieved of applicable cases", labels, dashboard)


def life_table(counts: Mapping[str, int]) -> Table:
    """What became of the quarter's cases, in the order in which it happens."""
    table = Table(show_header=False)
    table.add_column("", justify="right")
    table.add_column("")
    for what in IN_ORDER:
        table.add_row(str(counts.get(what, 0)), what)
    return table


def _table(title: str, labels: dict[str, str], dashboard: dict[str, Any]) -> Table:
    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("", min_width=3)
    table.add_column("what", ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column("%", justify="right", min_width=5)
    table.add_column("applicable", justify="right", min_width=10)
    for row in dashboard["rows"]:
        share = "-" if row["share"] is None else f"{row['share'] * 100:.1f}"
        table.add_row(row["name"], labels[row["name"]], share, str(row["applicable"]))
    return table
