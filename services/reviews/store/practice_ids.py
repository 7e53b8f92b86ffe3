"""Ids of a training site's mock cases and interviews, page by page, from the journal."""

from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.mongo import ASCENDING, Document, Store

ID_PREFIXES = ("cas_", "sti_")
"""Prefixes of the ids of cases and stakeholder interviews."""


async def page_of(store: Store, site: str, after: str, limit: int) -> list[str]:
    """Returns ids after this one, sorted. Snapshots are no list: a case with few events has none yet."""
    ranges: list[Document] = [
        {"aggregate": {"$gt": key_of(site, max(after, kind)), "$lt": key_of(site, f"{kind}~")}} for kind in ID_PREFIXES
    ]
    entries = Journal.for_purpose(store, store.purpose(site)).collection.find(
        {"$or": ranges, "sequence": 1}, {"aggregate": 1}
    )
    return [row["aggregate"].partition("|")[2] async for row in entries.sort("aggregate", ASCENDING).limit(limit)]
