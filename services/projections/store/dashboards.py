"""Figures of the dashboards: rows summed on read."""

from services.projections.tables import Cell, Measure
from services.projections.views import CASE_RATINGS, PEOPLE, TICKETS
from shared.mongo import Document, Store
from shared.projection.view_writer import live_rows


def approved(site: str, quarter: str, **filters: str | None) -> Document:
    """Return the query for approved cases, which alone count in a figure; a filter of None does not narrow it."""
    chosen = {f"row.{name}": value for name, value in filters.items() if value is not None}
    return {"site": site, "row.quarter": quarter, "row.stage": "approved_final"} | chosen


async def count_cells(
    store: Store, site: str, measure: Measure, match: Document, *, by_county: bool
) -> tuple[list[Cell], int, str | None]:
    """Return the cells, the number of cases, and the time of the newest event in the view."""
    rows, as_of = await live_rows(store, store.purpose(site), CASE_RATINGS)
    key = {"name": "$cell.k", "rating": "$cell.v"} | ({"county": "$row.county"} if by_county else {})
    pipeline: list[Document] = [
        {"$match": match},
        {"$project": {"row.county": 1, "cell": {"$objectToArray": f"$row.{measure}"}}},
        {"$unwind": "$cell"},
        {"$group": {"_id": key, "cases": {"$sum": 1}}},
    ]
    groups = rows.aggregate(pipeline)
    cells = [Cell(d["_id"].get("county"), d["_id"]["name"], d["_id"]["rating"], d["cases"]) async for d in groups]
    return cells, await rows.count_documents(match), as_of


HIDDEN_STAGES = ("eliminated", "cleared")
"""Stages that no dashboard shows: the permission to read dashboards does not cover eliminated cases (R57)."""


async def count_stages(store: Store, site: str, quarter: str) -> tuple[list[Document], str | None]:
    """Return the number of cases per county and stage, and the time of the newest event in the view."""
    rows, as_of = await live_rows(store, store.purpose(site), CASE_RATINGS)
    pipeline: list[Document] = [
        {"$match": {"site": site, "row.quarter": quarter, "row.stage": {"$nin": HIDDEN_STAGES}}},
        {"$group": {"_id": {"county": "$row.county", "stage": "$row.stage"}, "cases": {"$sum": 1}}},
        {"$sort": {"_id.county": 1, "_id.stage": 1}},
    ]
    return [document["_id"] | {"cases": document["cases"]} async for document in rows.aggregate(pipeline)], as_of


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
