"""Queries over ratings of cases: the cases behind a figure, counts of ratings together, and ratings by level."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.projections.store.sums import SiteScope
from services.projections.tables.analysis import CountedRatings
from services.projections.tables.sums import CaseKind
from services.projections.views import CASE_RATINGS, LEVEL_RATINGS
from shared.contracts.envelope import key_of
from shared.mongo import Document, Store
from shared.projection.view_writer import LiveRows, live_rows

CASE_PAGE_SIZE = 200


@dataclass(frozen=True)
class RatedCasePage:
    """A page of approved cases by county and id, and the cursor of the next one."""

    cases: Sequence[Document]
    live: LiveRows
    following: str | None


def approved_cases(scope: SiteScope, **more: object) -> Document:
    """Return the query for approved cases, which alone count in a figure."""
    match: Document = {"site": scope.site, "row.quarter": {"$in": list(scope.quarters)}, "row.stage": "approved_final"}
    if scope.counties is not None:
        match["row.county"] = {"$in": list(scope.counties)}
    return match | {f"row.{name}": value for name, value in more.items() if value is not None}


async def page_of_cases(store: Store, site: str, match: Document, after: str | None) -> RatedCasePage:
    """Return the cases that match after a cursor (`06001~cas_…`)."""
    live = await live_rows(store, store.purpose(site), CASE_RATINGS)
    conditions: list[Document] = [match]
    if after:
        county, _, case = after.partition("~")
        following = {"row.county": county, "_id": {"$gt": f"{site}|{case}"}}
        conditions.append({"$or": [{"row.county": {"$gt": county}}, following]})
    rows = live.rows.find({"$and": conditions}).sort([("row.county", 1), ("_id", 1)]).limit(CASE_PAGE_SIZE + 1)
    documents = await rows.to_list(None)
    cases = [{"case": row["_id"].partition("|")[2]} | row["row"] for row in documents[:CASE_PAGE_SIZE]]
    is_last = len(documents) <= CASE_PAGE_SIZE
    return RatedCasePage(cases, live, None if is_last else f"{cases[-1]['county']}~{cases[-1]['case']}")


async def count_ratings(
    store: Store, site: str, match: Document, columns: Sequence[str]
) -> tuple[list[CountedRatings], LiveRows]:
    """Return how many cases have the same attributes and the same ratings in these columns (`items.4`)."""
    live = await live_rows(store, store.purpose(site), CASE_RATINGS)
    kind = {name: f"$row.{name}" for name in CaseKind._fields}
    ratings = {f"rating{number}": f"$row.{column}" for number, column in enumerate(columns)}
    groups = live.rows.aggregate([{"$match": match}, {"$group": {"_id": kind | ratings, "cases": {"$sum": 1}}}])
    counted = [
        CountedRatings(
            CaseKind(*(group["_id"].get(name, "") for name in CaseKind._fields)),
            {column: group["_id"].get(f"rating{number}") for number, column in enumerate(columns)},
            group["cases"],
        )
        async for group in groups
    ]
    return counted, live


async def case_row(store: Store, site: str, case: str) -> Document | None:
    """Return a case's row of case ratings; None where there is none, and for a mock case that was cleared."""
    live = await live_rows(store, store.purpose(site), CASE_RATINGS)
    document = await live.rows.find_one({"_id": key_of(site, case), "row.stage": {"$ne": "cleared"}})
    return document["row"] if document else None


async def level_ratings(store: Store, scope: SiteScope) -> tuple[list[Document], LiveRows]:
    """Return the rows of level ratings of cases that were handed over and are in the review."""
    live = await live_rows(store, store.purpose(scope.site), LEVEL_RATINGS)
    match: Document = {"site": scope.site, "row.quarter": {"$in": list(scope.quarters)}}
    match |= {"row.versions": {"$exists": True}, "row.stage": {"$nin": ["eliminated", "cleared"]}}
    if scope.counties is not None:
        match["row.county"] = {"$in": list(scope.counties)}
    return [document["row"] async for document in live.rows.find(match, {"row": 1})], live
