"""Lines of the improvement page, in words: action plans, the Program Improvement Plan, indicators, conformity. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.site.tables import percent

Shown = Mapping[str, Any]
NONE = "no applicable case"

STANDINGS = {
    "reached": "Target reached",
    "above_start": "Above the start",
    "not_above_start": "Not above the start",
    "no_cases": "No applicable case yet",
}
CHANGES = {
    "higher": "Clearly higher",
    "lower": "Clearly lower",
    "no_clear_change": "No clear change",
    "no_cases": "Nothing to compare",
}
CONFORMITY = {
    "met": "Met",
    "not_met": "Not met",
    "indicators_missing": "Share reached; statewide data indicators missing",
    "no_cases": "No applicable case",
}
COMPARISONS = {"better": "Better", "no_different": "No different", "worse": "Worse"}
RESULTS = {"reached": "Reached", "not_reached": "Not reached", "replaced": "Replaced", "given_up": "Given up"}
APPROACHES = {
    "training": "Training",
    "supervision": "Supervision",
    "policy": "Policy",
    "staffing": "Staffing",
    "services": "Services",
    "family_engagement": "Family engagement",
    "courts": "Work with courts",
    "data_quality": "Data quality",
    "other": "Another way",
}
CONDITIONS = {
    "same_instrument": "cases were rated with another instrument version",
    "enough_cases": "there are fewer cases than in the baseline",
    "similar_case_types": "the mix of case types differs from the baseline",
    "similar_metropolitan_share": "the metropolitan share differs from the baseline",
    "no_overlap": "the window overlaps the baseline",
    "in_time": "the window does not end between the effective day and the end of the non-overlapping year",
    "confirmed": "the Children's Bureau has not confirmed the figures",
}
"""Conditions that do not hold, as the end of a sentence."""


@dataclass(frozen=True)
class PlanLine:
    """An action plan with its progress; `result` of a closed one."""

    id: str
    title: str
    area: str
    target: str
    due: str
    approaches: str
    start: str
    now: str
    standing: str
    change: str
    note: str
    is_open: bool
    is_overdue: bool
    result: str


def plan_lines(
    plans: Sequence[Shown], label: Callable[[str], str], area_name: Callable[[str | None], str]
) -> list[PlanLine]:
    """Return the plans, open ones first and by their due day."""
    ordered = sorted(plans, key=lambda plan: (plan["state"] != "open", plan["due"]))
    return [_plan_line(plan, label, area_name) for plan in ordered]


def _plan_line(plan: Shown, label: Callable[[str], str], area_name: Callable[[str | None], str]) -> PlanLine:
    progress, followed = plan["progress"], plan["followed_by"]
    title = label(plan["measure"])
    return PlanLine(
        id=plan["id"],
        title=title if followed == plan["measure"] else f"{title}, followed by {label(followed)}",
        area=area_name(plan["county"]),
        target=f"{plan['target']} %",
        due=plan["due"],
        approaches=", ".join(APPROACHES[approach] for approach in plan["approaches"]),
        start=share_text(progress["start"]),
        now=share_text(progress["now"]),
        standing=STANDINGS[progress["standing"]],
        change=CHANGES[progress["change"]],
        note=progress["note"] or "",
        is_open=plan["state"] == "open",
        is_overdue=progress["overdue"],
        result=RESULTS.get(plan["result"] or "", ""),
    )


def share_text(figure: Shown) -> str:
    """Return a share with its counts: `66.7% (2 of 3)`."""
    if figure["share"] is None:
        return NONE
    return f"{percent(figure['share'], NONE)} ({figure['achieved']:,} of {figure['applicable']:,})"


@dataclass(frozen=True)
class PipLine:
    """A measured item with its baseline and goal; `hindrances` are the conditions that do not hold."""

    title: str
    window: str
    baseline: str
    goal: str
    now: str
    status: str
    hindrances: tuple[str, ...]


def pip_lines(items: Sequence[Shown], label: Callable[[str], str]) -> list[PipLine]:
    return [
        PipLine(
            title=label(item["item"]),
            window=f"{item['length']} quarters to {item['end']}" if item["length"] > 1 else str(item["end"]),
            baseline=share_text(item["baseline"]),
            goal=percent(item["goal"], "none"),
            now=share_text(item["now"]),
            status=_pip_status(item),
            hindrances=tuple(CONDITIONS[name] for name, holds in item["conditions"].items() if not holds),
        )
        for item in items
    ]


def _pip_status(item: Shown) -> str:
    if item["met"]:
        return "Goal met"
    if item["reached"] is None:
        return "No applicable case"
    return "Goal reached, does not count yet" if item["reached"] else "Below the goal"


@dataclass(frozen=True)
class IndicatorLine:
    """An imported figure with its interval, period and comparison."""

    title: str
    period: str
    performance: str
    interval: str
    national: str
    compared: str


def indicator_lines(rows: Sequence[Shown]) -> list[IndicatorLine]:
    """Return the newest figure of each indicator, in the order of the import."""
    newest = {row["indicator"]: row for row in rows}
    return [
        IndicatorLine(
            title=row["title"]["en"],
            period=f"{row['period_start']} to {row['period_end']}",
            performance=f"{row['performance']} {row['unit']['en']}",
            interval=f"{row['low']} to {row['high']}",
            national=row["national"],
            compared=COMPARISONS[row["compared"]],
        )
        for row in newest.values()
    ]


@dataclass(frozen=True)
class ConformityLine:
    """An outcome or item against its threshold."""

    title: str
    threshold: str
    now: str
    interval: str
    status: str
    change: str


def conformity_lines(rows: Sequence[Shown], label: Callable[[str], str]) -> list[ConformityLine]:
    return [
        ConformityLine(
            title=label(row["name"]),
            threshold=f"{row['threshold']:.0%}",
            now=share_text(row["now"]),
            interval=" to ".join(percent(end, "") for end in row["now"]["interval"] or ()) or NONE,
            status=CONFORMITY[row["conformity"]],
            change=CHANGES[row["change"]],
        )
        for row in rows
    ]
