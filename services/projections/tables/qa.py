"""Lines on QA and effort, made from summed cases: levels passed, returns, notes, overrides, elimination. Pure."""

from typing import Any, get_args

from services.projections.tables.sums import Counts, counts_under
from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.vocabulary import QaLevel

HIDDEN_STAGES = ("eliminated", "cleared")
"""Stages that no dashboard shows: the permission to read dashboards does not cover eliminated cases (R57)."""

EFFORT = ("cases", "saves", "texts", "interviews", "days")


def stage_counts(counts: Counts, hidden: tuple[str, ...] = HIDDEN_STAGES) -> dict[str, int]:
    """Return the number of cases in each stage that is shown and has any, the stages by name."""
    stages = counts_under("stage", counts)
    return {stage: stages[stage] for stage in sorted(stages) if stage not in hidden}


def qa_line(counts: Counts) -> dict[str, Any]:
    """Return the QA of the cases that are not eliminated; `share`: of final cases with second-level QA (R46)."""
    final, second = counts["stage.approved_final"], counts["passed.second"]
    return {
        "cases": sum(stage_counts(counts).values()),
        "final": final,
        "passed": {level: counts[f"passed.{level}"] for level in get_args(QaLevel)},
        "second_level_share": second / final if final else None,
        "returns": counts["returns"],
        "cases_returned": counts["cases_returned"],
        "open_notes": counts["notes"],
        "cases_with_open_notes": counts["cases_noted"],
        "cases_overridden": counts["cases_overridden"],
        "overridden": counts_under("overridden", counts),
    }


def elimination_lines(counts: Counts) -> list[dict[str, Any]]:
    """Return by reason how many cases were eliminated, and the effort that went into them (R57)."""
    lines = [
        {"reason": reason} | {name: counts[f"eliminated.{reason}.{name}"] for name in EFFORT}
        for reason in sorted(get_args(EliminationReason))
    ]
    return [line for line in lines if line["cases"]]
