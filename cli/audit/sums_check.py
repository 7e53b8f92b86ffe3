"""Check of sums: each document equals the sums over the rows of its key, unless one of them is marked as stale."""

from collections.abc import AsyncIterator, Sequence

from cli.audit.checks.view_rows import SERVICE
from cli.audit.evidence.evidence import views_of
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.sources import Sources
from shared.contracts.vocabulary import Purpose
from shared.mongo import Collection, Document
from shared.projection.summary import Summary, SumsKey, summary_of
from shared.projection.sums import KEYS_AT_ONCE, STALE, rows_of_keys, sums_name
from shared.projection.view import collection_name


async def check_sums(at: Sources, purpose: Purpose | None) -> tuple[int, list[Finding]]:
    """Return the number of compared keys and the findings. Raises StoreError."""
    compared, findings = 0, list[Finding]()
    store = at.store(SERVICE)
    for view in views_of(purpose):
        if (summary := summary_of(view)) is None:
            continue
        rows = store.collection(purpose, collection_name(view))
        sums = store.collection(purpose, sums_name(rows.name))
        async for key, agrees in _compared(rows, sums, summary):
            compared += 1
            if not agrees:
                what = f"its sums in {view.name} are not those of its rows."
                findings.append(Finding("sums", SERVICE, purpose, "|".join(key), 0, what))
    return compared, findings


async def _compared(rows: Collection, sums: Collection, summary: Summary) -> AsyncIterator[tuple[SumsKey, bool]]:
    """Yield each key and whether it agrees. A key that was summed meanwhile, or has a stale row, is in transit."""
    keys = await _keys(rows, sums, summary)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        before = await _stored(sums, some)
        of_keys = await rows_of_keys(rows, summary, some)
        after = await _stored(sums, some)
        for key in some:
            shown = before.get(key, {})
            in_transit = shown != after.get(key, {}) or any(STALE in row for row in of_keys[key])
            yield key, in_transit or shown.get("sums") == summary.sums_of(row["row"] for row in of_keys[key])


async def _keys(rows: Collection, sums: Collection, summary: Summary) -> Sequence[SumsKey]:
    by_key = {"site": "$site"} | {name: f"$row.{name}" for name in summary.fields}
    of_rows = rows.aggregate([{"$match": {"site": {"$exists": True}}}, {"$group": {"_id": by_key}}])
    keys = {summary.key_of(group["_id"]["site"], group["_id"]) async for group in of_rows}
    keys |= {tuple(document["_id"].split("|")) async for document in sums.find({}, {"_id": 1})}
    return sorted(key for key in keys if key)


async def _stored(sums: Collection, keys: Sequence[SumsKey]) -> dict[SumsKey, Document]:
    stored = sums.find({"_id": {"$in": ["|".join(key) for key in keys]}})
    return {tuple(document["_id"].split("|")): document async for document in stored}
