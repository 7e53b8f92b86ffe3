"""What projections keeps: the rows of its views, and the indexes they are read by."""

from services.projections.views import CASE_PROGRESS, CASE_RATINGS, PEOPLE, QUARTERS, TICKETS
from shared.mongo import Store
from shared.projection.view import collection_name


async def declare(store: Store) -> None:
    await store.index(collection_name(CASE_PROGRESS), ["site", "row.quarter", "row.county"])
    await store.index(collection_name(CASE_RATINGS), ["site", "row.quarter", "row.stage"])
    await store.index(collection_name(QUARTERS), ["site", "row.quarter"])
    await store.index(collection_name(TICKETS), ["site", "row.state"])
    await store.index(collection_name(PEOPLE), ["site"])
