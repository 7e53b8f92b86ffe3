"""Lines of the page on progress and quality assurance, made from the answers of projections. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.gateway.display_names import county_name
from services.gateway.site.tables import percent

LEVELS = {"initial": "Initial QA", "second": "Second-level QA", "oversight": "Secondary oversight"}
FINAL = "approved_final"


@dataclass(frozen=True)
class QaLine:
    """Quality assurance in one county, or in all."""

    name: str
    cases: int
    final: int
    second_level: str
    returned: int
    open_notes: int
    overridden: int


@dataclass(frozen=True)
class ExpectedLine:
    """Expected and completed cases of a county in a quarter, with the reason for a shortfall."""

    quarter: str
    county: str
    expected: int
    completed: int
    in_review: int
    short: int
    reason: str


@dataclass(frozen=True)
class EliminationLine:
    """The effort on eliminated cases of one reason (R57)."""

    reason: str
    cases: int
    saves: int
    texts: int
    interviews: int
    days: int


def name_of_code(code: str) -> str:
    """`ready_for_initial_qa` → Ready for initial QA."""
    text = code.replace("_", " ").replace(" qa", " QA")
    return text[:1].upper() + text[1:]


def qa_lines(report: Mapping[str, Any]) -> list[QaLine]:
    """Return the counties by name, after the line of all of them."""
    counties = [_qa_line(county_name(row["county"]), row) for row in report["rows"]]
    return [_qa_line("All counties", report), *sorted(counties, key=lambda line: line.name)]


def _qa_line(name: str, row: Mapping[str, Any]) -> QaLine:
    second = f"{percent(row['second_level_share'], 'n/a')} ({row['passed']['second']} of {row['final']})"
    counts = (row["cases_returned"], row["open_notes"], row["cases_overridden"])
    return QaLine(name, row["cases"], row["final"], second, *counts)


def stage_lines(report: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return how many cases are in each stage, from all counties."""
    stages: dict[str, int] = {}
    for row in report["counties"]:
        stages[row["stage"]] = stages.get(row["stage"], 0) + row["cases"]
    return [(name_of_code(stage), cases) for stage, cases in sorted(stages.items())]


def expected_lines(report: Mapping[str, Any]) -> list[ExpectedLine]:
    return [
        ExpectedLine(
            quarter=row["quarter"],
            county=county_name(row["county"]),
            expected=row["expected"],
            completed=row["completed"],
            in_review=row["in_review"],
            short=row["short"],
            reason=name_of_code(row["why"]) if row["why"] else "",
        )
        for row in report["counties"]
    ]


def elimination_lines(report: Mapping[str, Any]) -> list[EliminationLine]:
    names = ("cases", "saves", "texts", "interviews", "days")
    return [EliminationLine(name_of_code(row["reason"]), *(row[name] for name in names)) for row in report["reasons"]]
