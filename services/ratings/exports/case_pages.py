"""Rated cases of an export, page by page in the order of their ids: never more than a page in memory."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from services.ratings.domain import RatedCase, to_case
from services.ratings.store import CASES, of_cases
from shared.contracts.envelope import key_of
from shared.contracts.reviews.stages import ListedStage
from shared.mongo import ASCENDING, Document, Store

EXPORT_PAGE_SIZE = 200
"""A whole case takes 23 KB."""

EXCLUDED_STAGES = ("eliminated", "cleared")
"""Cases of these stages are in no export, unless the query names the stage `eliminated` (R57)."""


@dataclass(frozen=True)
class CaseQuery:
    """Cases of one site; `counties` None: of all of them; `masters`: master cases of a training site too."""

    site: str
    quarter: str | None = None
    stage: ListedStage | None = None
    counties: tuple[str, ...] | None = None
    masters: bool = True


async def declare(store: Store) -> None:
    await store.index(CASES, ["site", "place.quarter", "place.county"])


async def count(store: Store, query: CaseQuery, limit: int | None = None) -> int:
    """Return the number of cases; no more than `limit` are counted."""
    limited: dict[str, Any] = {} if limit is None else {"limit": limit}
    return await store.of_site(query.site, CASES).count_documents(_filter(query), **limited)


async def counties_of(store: Store, query: CaseQuery) -> list[str]:
    """Return the counties of the cases."""
    return await store.of_site(query.site, CASES).distinct("place.county", _filter(query))


async def pages(store: Store, query: CaseQuery, size: int = EXPORT_PAGE_SIZE) -> AsyncIterator[list[RatedCase]]:
    """Yield the cases in pages, each case as it is when its page is read."""
    selected, after = _filter(query), ""
    while True:
        cursor = store.of_site(query.site, CASES).find(selected | {"_id": of_cases(query.site, after)})
        rows = await cursor.sort("_id", ASCENDING).hint("_id_").limit(size).to_list(None)
        if rows:
            yield [to_case(row) for row in rows]
        if len(rows) < size:
            return
        after = rows[-1]["_id"]


def _filter(query: CaseQuery) -> Document:
    selected: Document = {"site": query.site, "_id": of_cases(query.site)}
    selected["place.stage"] = query.stage or {"$nin": list(EXCLUDED_STAGES)}
    if query.quarter:
        selected["place.quarter"] = query.quarter
    if query.counties is not None:
        selected["place.county"] = {"$in": list(query.counties)}
    if not query.masters:
        selected["$expr"] = {"$ne": ["$_id", {"$concat": [key_of(query.site, ""), "$place.master"]}]}
    return selected
