"""Queries of the dashboards that are not about cases: open tickets and people."""

from services.projections.views import PEOPLE, TICKETS
from shared.mongo import Document, Store
from shared.projection.view_writer import live_rows


async def count_open_tickets(store: Store, site: str) -> int:
    rows, _ = await live_rows(store, None, TICKETS)
    return await rows.count_documents({"site": site, "row.state": "open"})


async def count_people(store: Store, site: str) -> dict[str, int]:
    """Return the number of people per role in the site."""
    rows, _ = await live_rows(store, None, PEOPLE)
    pipeline: list[Document] = [
        {"$match": {"site": site}},
        {"$unwind": "$row.roles"},
        {"$group": {"_id": "$row.roles", "people": {"$sum": 1}}},
        {"$sort": {"_id": 1}},
    ]
    return {document["_id"]: document["people"] async for document in rows.aggregate(pipeline)}
