"""The checker of sums: what the rows of each key add up to, against the sums that are stored."""

from collections import defaultdict

from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import Document
from shared.mongo import Store
from shared.projection.summary import SumsKey, summary_of
from shared.projection.sums import STALE, sums_name
from shared.projection.view import View
from shared.projection.view_writer import live_rows


async def wrong_sums(store: Store, purpose: Purpose | None, view: View) -> list[str]:
    """Every fault in words, of a view that nothing is written to; a key with a stale row is counted as one."""
    summary = summary_of(view)
    assert summary
    rows, _ = await live_rows(store, purpose, view)
    of_keys: dict[SumsKey, list[Document]] = defaultdict(list)
    async for document in rows.find({"row": {"$exists": True}}):
        if key := summary.key_of(document["site"], document["row"]):
            of_keys[key].append(document)
    sums = store.collection(purpose, sums_name(rows.name)).find()
    stored = {tuple(document["_id"].split("|")): document["sums"] async for document in sums}
    faults = [
        f"{key}: sums of no rows"
        for key, of_key in stored.items()
        if of_key != summary.sums_of(()) and key not in of_keys
    ]
    for key, documents in of_keys.items():
        if any(STALE in document for document in documents):
            faults.append(f"{key}: a row is stale")
        elif stored.get(key) != summary.sums_of(document["row"] for document in documents):
            faults.append(f"{key}: the sums are not those of its {len(documents)} rows")
    return sorted(faults)
