"""The reports of a quarter for a terminal: which columns each has, and its lines."""

from collections.abc import Callable, Iterator
from typing import Any

from rich.table import Table

Answer = dict[str, Any]
Lines = Iterator[tuple[object, ...]]


def report_table(name: str, shown: Answer) -> Table:
    """Returns the report as a table, numbers aligned to the right."""
    title, columns, lines = REPORTS[name]
    table = Table(title=f"{title}: {shown['site']}, {shown['quarter']}", title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column in NUMBERS else "left")
    for line in lines(shown):
        table.add_row(*("-" if cell is None else str(cell) for cell in line))
    return table


def sum_of(shown: Answer) -> str:
    """The report's own sum in words; empty where it has none."""
    if "final" in shown:
        final = shown["final"]
        share = "" if final["share"] is None else f" ({final['share']:.0%})"
        return f"{final['cases']} final, {final['second_level']} of them with second-level QA{share}"
    if "total" in shown:
        total = shown["total"]
        return f"{total['completed']} of {total['expected']} expected cases completed"
    return ""


def _progress(shown: Answer) -> Lines:
    yield from ((row["county"], row["stage"], row["cases"]) for row in shown["counties"])


def _qa(shown: Answer) -> Lines:
    for row in shown["cases"]:
        yield row["case"], row["county"], row["level"], row["who"] or "waiting", row["days"]


def _overdue(shown: Answer) -> Lines:
    for row in shown["cases"]:
        yield row["case"], row["county"], ", ".join(row["reviewers"]), row["due"], row["days_over"]


def _notes(shown: Answer) -> Lines:
    for row in shown["cases"]:
        yield from ((row["case"], row["county"], note["item"], note["level"], note["days"]) for note in row["notes"])


def _workload(shown: Answer) -> Lines:
    for part in ("reviewers", "qa"):
        yield from ((row["person"], part, row["stage"], row["cases"]) for row in shown[part])


def _overrides(shown: Answer) -> Lines:
    for row in shown["overrides"]:
        yield row["case"], row["county"], row["item"], row["calculated"], row["rating"], row["by"]


def _eliminations(shown: Answer) -> Lines:
    for row in shown["reasons"]:
        yield tuple(row[name] for name in ("reason", "cases", "days", "saves", "texts", "interviews"))


def _expected(shown: Answer) -> Lines:
    for row in shown["counties"]:
        yield tuple(
            row[name] for name in ("county", "expected", "completed", "in_review", "eliminated", "short", "why")
        )


NUMBERS = {
    "cases", "days", "days over", "item", "saves", "texts", "interviews", "expected", "completed", "in review",
    "eliminated", "short",
}  # fmt: skip
REPORTS: dict[str, tuple[str, tuple[str, ...], Callable[[Answer], Lines]]] = {
    "progress": ("Cases by county and stage", ("county", "stage", "cases"), _progress),
    "qa": ("In QA, the longest first", ("case", "county", "level", "who", "days"), _qa),
    "overdue": ("Due and not submitted", ("case", "county", "reviewers", "due", "days over"), _overdue),
    "notes": ("Notes that nobody resolved", ("case", "county", "item", "level", "days"), _notes),
    "workload": ("Cases by person", ("person", "as", "stage", "cases"), _workload),
    "overrides": ("Overridden ratings", ("case", "county", "item", "calculated", "rating", "by"), _overrides),
    "eliminations": (
        "Eliminated cases and the work on them",
        ("reason", "cases", "days", "saves", "texts", "interviews"),
        _eliminations,
    ),
    "expected": (
        "Expected and completed cases",
        ("county", "expected", "completed", "in review", "eliminated", "short", "why"),
        _expected,
    ),
}
