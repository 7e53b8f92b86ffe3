"""Queries over the rows of the views, and the indexes they use.

A query belongs here; what a row holds belongs to `views`, how it is shown to `tables`.
Imports the service's views, tables and domain, and of `shared` projection, eventstore and mongo.
"""

from services.projections.store import draft_jobs, improvement, visits
from services.projections.views import (
    ANALYSES,
    APPROVED_CASES,
    CASE_PROGRESS,
    CASE_RATINGS,
    LEVEL_RATINGS,
    PEOPLE,
    QUARTERS,
    TICKETS,
)
from shared.mongo import Store
from shared.projection.sums import declare_sums
from shared.projection.view import collection_name


async def declare(store: Store) -> None:
    await store.index(collection_name(APPROVED_CASES), ["site", "row.approved.day"])
    await draft_jobs.declare(store)
    for view in (CASE_PROGRESS, CASE_RATINGS):
        await declare_sums(store, view)
    await store.index(collection_name(ANALYSES), ["site", "row.owner"])
    await store.index(collection_name(CASE_RATINGS), ["site", "row.quarter", "row.stage"])
    await store.index(collection_name(LEVEL_RATINGS), ["site", "row.quarter"])
    await store.index(collection_name(QUARTERS), ["site", "row.quarter"])
    await store.index(collection_name(TICKETS), ["site", "row.state"])
    await store.index(collection_name(PEOPLE), ["site"])
    await improvement.declare(store)
    await visits.declare(store)
    for person in ("reviewers", "custody"):
        await store.index(collection_name(CASE_PROGRESS), ["site", f"row.{person}"])
