"""Which rated cases an export is of, page by page in the order of their ids: never more than a page in memory."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from services.ratings.domain import RatedCase, to_case
from services.ratings.store import CASES, of_cases
from shared.contracts.envelope import key_of
from shared.contracts.reviews.stages import ListedStage
from shared.mongo import ASCENDING, Document, Store

PAGE = 200
"""Cases; a whole one takes 23 KB."""

OUT = ("eliminated", "cleared")
"""Such cases are in no export, unless eliminated ones are asked for by name (R57)."""


@dataclass(frozen=True)
class Wanted:
    """Cases of one site; `counties` None: of all of them; `masters`: master cases of a training site too."""

    site: str
    quarter: str | None = None
    stage: ListedStage | None = None
    counties: tuple[str, ...] | None = None
    masters: bool = True


async def declare(store: Store) -> None:
    await store.index(CASES, ["site", "place.quarter", "place.county"])


async def count(store: Store, wanted: Wanted, limit: int | None = None) -> int:
    """How many cases these are; no more than `limit` are counted."""
    limited: dict[str, Any] = {} if limit is None else {"limit": limit}
    return await store.of_site(wanted.site, CASES).count_documents(_query(wanted), **limited)


async def counties_of(store: Store, wanted: Wanted) -> list[str]:
    """Where these cases are."""
    return await store.of_site(wanted.site, CASES).distinct("place.county", _query(wanted))


async def pages(store: Store, wanted: Wanted, size: int = PAGE) -> AsyncIterator[list[RatedCase]]:
    """Each case as it is when its page is read."""
    query, after = _query(wanted), ""
    while True:
        found = store.of_site(wanted.site, CASES).find(query | {"_id": of_cases(wanted.site, after)})
        rows = await found.sort("_id", ASCENDING).hint("_id_").limit(size).to_list(None)
        if rows:
            yield [to_case(row) for row in rows]
        if len(rows) < size:
            return
        after = rows[-1]["_id"]


def _query(wanted: Wanted) -> Document:
    query: Document = {"site": wanted.site, "_id": of_cases(wanted.site)}
    query["place.stage"] = wanted.stage or {"$nin": list(OUT)}
    if wanted.quarter:
        query["place.quarter"] = wanted.quarter
    if wanted.counties is not None:
        query["place.county"] = {"$in": list(wanted.counties)}
    if not wanted.masters:
        query["$expr"] = {"$ne": ["$_id", {"$concat": [key_of(wanted.site, ""), "$place.master"]}]}
    return query
