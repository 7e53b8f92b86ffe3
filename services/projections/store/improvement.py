"""Repositories of action plans, of a site's Program Improvement Plan and of its statewide data indicators."""

from contextlib import suppress

from services.projections.domain.action_plan import ActionPlan, decide_plan, evolve_plan
from services.projections.domain.improvement_plan import ImprovementPlan, decide_pip, evolve_pip, pip_id
from services.projections.domain.indicator_table import (
    IndicatorTable,
    decide_indicators,
    evolve_indicators,
    indicators_id,
)
from shared.errors import Refused
from shared.eventstore.repository import AggregateRepository
from shared.mongo import Document, Store

PLANS, IMPROVEMENT, INDICATORS = "action_plans", "improvement_plans", "indicator_tables"
MAX_PLANS = 500
"""Plans of a site that a list has: newer ones first."""

plans = AggregateRepository("projections", PLANS, ActionPlan, decide_plan, evolve_plan)
improvement_plans = AggregateRepository("projections", IMPROVEMENT, ImprovementPlan, decide_pip, evolve_pip)
indicator_tables = AggregateRepository("projections", INDICATORS, IndicatorTable, decide_indicators, evolve_indicators)


async def declare(store: Store) -> None:
    await store.index(PLANS, ["site"])


async def plans_of(store: Store, site: str) -> list[tuple[str, ActionPlan]]:
    """Return id and state of the site's plans, the newest first."""
    rows: list[Document] = (
        await store.of_site(site, PLANS).find({"site": site}).sort("_id", -1).limit(MAX_PLANS).to_list(None)
    )
    return [(row["_id"].partition("|")[2], ActionPlan.model_validate(row["state"])) for row in rows]


async def county_of(store: Store, site: str, plan: str) -> str | None:
    """Return the county of a plan; None for a plan of the whole site and for a missing one."""
    with suppress(Refused):
        return (await plans.load_cached(store, site, plan)).state.county
    return None


async def improvement_plan_of(store: Store, site: str) -> tuple[ImprovementPlan, int]:
    """Return the site's Program Improvement Plan with its version, an empty one before its days are set."""
    with suppress(Refused):
        loaded = await improvement_plans.load(store, site, pip_id(site))
        return loaded.state, loaded.head.sequence
    return ImprovementPlan(), 0


async def indicators_of(store: Store, site: str) -> IndicatorTable:
    """Return the site's indicators, an empty table before the first import."""
    with suppress(Refused):
        return (await indicator_tables.load(store, site, indicators_id(site))).state
    return IndicatorTable()
