"""Shares, populations and progress as JSON, with the counts that people of a site may see. Pure."""

from decimal import Decimal
from typing import Any

from services.projections.domain.action_plan import ActionPlan
from services.projections.measures.changes import Change
from services.projections.measures.indicators import INDICATORS, Comparison, IndicatorFigure, compare_with_national
from services.projections.measures.intervals import wilson_interval
from services.projections.measures.pip import Baseline, Progress
from services.projections.measures.plan_progress import PlanProgress
from services.projections.measures.shares import Share
from shared.contracts.improvement import IndicatorRow

Shown = dict[str, Any]


def shown_share(share: Share) -> Shown:
    """Return counts, the unrounded share and its Wilson interval; both null without an applicable case."""
    interval = wilson_interval(share)
    return {
        "achieved": share.achieved,
        "applicable": share.applicable,
        "share": None if share.fraction is None else float(share.fraction),
        "interval": None if interval is None else [interval.low, interval.high],
    }


def shown_change(change: Change) -> Shown:
    return {"change": change.word, "p_value": change.p_value, "test": change.test}


def shown_plan(plan_id: str, plan: ActionPlan) -> Shown:
    return {"id": plan_id} | plan.model_dump(mode="json")


def shown_progress(plan: ActionPlan, quarter: str, today: str, progress: PlanProgress) -> Shown:
    """Return the progress of a plan up to a quarter; an open plan is overdue after its due day."""
    return {
        "quarter": quarter,
        "start": shown_share(progress.start),
        "now": shown_share(progress.now),
        "standing": progress.standing,
        "overdue": plan.state == "open" and plan.due < today,
        "note": progress.separation.sentence or None,
    } | shown_change(progress.change)


def shown_baseline(baseline: Baseline, day: str, progress: Progress, now: Share) -> Shown:
    """Return an item's baseline with its goal, and the share of a later window with the conditions that it meets."""
    return {
        "item": baseline.item,
        "instrument": baseline.instrument,
        "length": baseline.window.length,
        "end": baseline.window.end,
        "set": day,
        "method": baseline.method,
        "baseline": shown_share(baseline.population.share),
        "goal": progress.goal,
        "now": shown_share(now),
        "reached": progress.is_reached,
        "conditions": dict(progress.conditions),
        "met": progress.is_met,
    }


def shown_indicator(row: IndicatorRow) -> Shown:
    """Return an imported figure with what it is compared with, and in words what came of it."""
    indicator = INDICATORS[row.indicator]
    texts = {"title": indicator.title, "unit": indicator.unit, "better": indicator.better, "outcome": indicator.outcome}
    return row.model_dump(mode="json") | texts | {"compared": compared_with_national(row)}


def compared_with_national(row: IndicatorRow) -> Comparison:
    """Return how an imported figure compares with the national performance that stands beside it."""
    observed = None if row.observed is None else Decimal(row.observed)
    figure = IndicatorFigure(Decimal(row.low), Decimal(row.performance), Decimal(row.high), observed)
    return compare_with_national(row.indicator, figure, Decimal(row.national))
