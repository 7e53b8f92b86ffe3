"""Invented answers of projections about improvement, made by its own functions, and the page's content of them."""

from datetime import date
from typing import Any

from services.gateway.site.routes.improvement import Reports, page_content
from services.projections.api.improvement.shown_figures import (
    shown_baseline,
    shown_change,
    shown_indicator,
    shown_plan,
    shown_progress,
    shown_share,
)
from services.projections.domain.action_plan import ActionPlan
from services.projections.measures.changes import change_between
from services.projections.measures.pip import Baseline, Measurement, Population, progress_of
from services.projections.measures.plan_progress import plan_progress
from services.projections.measures.shares import Share
from services.projections.publication.cells import Window
from shared.contracts.improvement import IndicatorRow

SITE, QUARTER, PLAN_ID = "ca-cqi", "2026Q3", f"apl_{'1' * 32}"
COUNTS = {"2026Q2": {"12A": {"S": 4, "ANI": 6}}, QUARTER: {"12A": {"S": 8, "ANI": 2}}}
PLAN = ActionPlan(
    state="open",
    measure="12A",
    followed_by="12A",
    county="06001",
    length=1,
    start="2026Q2",
    target=85,
    due="2026-09-01",
    approaches=("training",),
    opened="2026-07-01",
)
BASELINE = Baseline(
    item="3",
    instrument="r4_2022",
    window=Window(1, "2026Q2"),
    population=Population(Share(36, 60), in_home=20, metropolitan=15),
    method="sampling_error_80",
    effective=date(2026, 7, 1),
    end_of_implementation=date(2027, 6, 30),
    end_of_non_overlapping_year=date(2028, 12, 31),
)
STABILITY = IndicatorRow(
    indicator="placement_stability",
    period_start="2024-10-01",
    period_end="2025-09-30",
    performance="4.60",
    low="4.52",
    high="4.68",
    national="4.48",
)
DAYS = {"effective": "2026-07-01", "end_of_implementation": "2027-06-30", "end_of_non_overlapping_year": "2028-12-31"}


def reports() -> Reports:
    """Return one plan, one baseline, one indicator and two lines of conformity."""
    progress = plan_progress(COUNTS, "12A", PLAN.target, Window(1, "2026Q2"), Window(1, QUARTER))
    closed = PLAN.model_copy(update={"state": "closed", "result": "replaced", "closed": "2026-08-01"})
    plans = [
        shown_plan(plan_id, plan) | {"progress": shown_progress(plan, QUARTER, "2026-09-30", progress)}
        for plan_id, plan in ((f"apl_{'2' * 32}", closed), (PLAN_ID, PLAN))
    ]
    now = Population(Share(45, 62), in_home=21, metropolitan=16)
    measured = progress_of(BASELINE, Measurement(Window(1, QUARTER), frozenset({"r4_2022"}), now))
    items = [shown_baseline(BASELINE, "2026-07-02", measured, now.share)]
    return Reports(
        {"plans": plans, "sample": "Invented figures of a random sample."},
        {"periods": DAYS, "items": items, "version": 3},
        {"rows": [shown_indicator(STABILITY)], "note": "Imported figures."},
        {"rows": [_conformity("P1", Share(19, 20)), _conformity("3", Share(0, 0))]},
    )


def improvement_content(*, may_plan: bool = True) -> dict[str, Any]:
    return page_content(SITE, QUARTER, reports(), may_plan=may_plan)


def _conformity(name: str, now: Share) -> dict[str, Any]:
    before = Share(10, 20)
    word = "no_cases" if now.fraction is None else "indicators_missing"
    fields = {
        "name": name,
        "conformity": word,
        "threshold": 0.95,
        "now": shown_share(now),
        "before": shown_share(before),
    }
    return fields | shown_change(change_between(before, now))
