"""What a training site holds: the ids of its mock cases and interviews, page by page, from the journal itself."""

from shared.contracts.envelope import key_of
from shared.eventstore.journal import Journal
from shared.mongo import ASCENDING, Document, Store

ID_PREFIXES = ("cas_", "sti_")
"""Cases and stakeholder interviews, by how their ids begin."""


async def page_of(store: Store, site: str, after: str, limit: int) -> list[str]:
    """Ids beyond this one, in their order. The folds are no list of cases: a short one may not be cached yet."""
    ranges: list[Document] = [
        {"aggregate": {"$gt": key_of(site, max(after, kind)), "$lt": key_of(site, f"{kind}~")}} for kind in ID_PREFIXES
    ]
    entries = Journal.for_purpose(store, store.purpose(site)).collection.find(
        {"$or": ranges, "sequence": 1}, {"aggregate": 1}
    )
    return [row["aggregate"].partition("|")[2] async for row in entries.sort("aggregate", ASCENDING).limit(limit)]
