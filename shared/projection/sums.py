"""Sums of a view's rows: made anew from all rows of a key after each batch that changed one of them.

A row is written together with the mark `stale`, which is taken away once sums have been stored that contain it. A
process that dies in between leaves the mark, and the next sweep sums that key again.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from shared.mongo import (
    BulkWriteError,
    Collection,
    ConcurrencyConflict,
    Document,
    ReplaceOne,
    Store,
    UpdateOne,
    only_duplicate_keys,
)
from shared.ops import crash_points
from shared.ops.telemetry import log
from shared.projection.summary import Summary, SumsKey, summary_of
from shared.projection.view import View, collection_name

SUMS_SUFFIX = "_sums"
"""Of the collection of sums beside the rows' own."""

STALE = "stale"
"""The field of a row that the sums of its key do not contain yet."""

KEYS_AT_ONCE = 16
MAX_SUM_ATTEMPTS = 50
"""Each conflict is a key that another process summed at the same time; one of them always succeeds."""

SWEEP_SECONDS = 2.0

Match = Mapping[str, str | Sequence[str]]
"""Site and fields of the key: a value, or several of which one has to be there."""


def sums_name(rows: str) -> str:
    return rows + SUMS_SUFFIX


async def declare_sums(store: Store, view: View) -> None:
    """Create the indexes of marks, of rows by key, and of sums."""
    summary = summary_of(view)
    assert summary, f"{view.name} has no summary"
    by_key = [f"row.{name}" for name in summary.fields]
    await store.index(collection_name(view), [STALE, "site", *by_key], partialFilterExpression={STALE: True})
    await store.index(collection_name(view), ["site", *by_key])
    await store.index(sums_name(collection_name(view)), ["site", *summary.fields])


async def sum_keys(rows: Collection, summary: Summary, keys: Iterable[SumsKey]) -> None:
    """Sum all rows of each key and take their marks away. Raises ConcurrencyConflict."""
    pending = sorted(set(keys))
    for start in range(0, len(pending), KEYS_AT_ONCE):
        some = pending[start : start + KEYS_AT_ONCE]
        for remaining in reversed(range(MAX_SUM_ATTEMPTS)):
            if await _try_to_sum(rows, summary, some):
                break
            if not remaining:
                raise ConcurrencyConflict


async def _try_to_sum(rows: Collection, summary: Summary, keys: Sequence[SumsKey]) -> bool:
    """Return False where another process has stored sums of one of the keys since they were read.

    The revision is read before the rows, and guards the sums: sums that replace others were made from rows read after
    those others were stored, so that the last ones contain every row whose mark was ever taken away.
    """
    sums = rows.database.get_collection(
        sums_name(rows.name), write_concern=rows.write_concern, read_concern=rows.read_concern
    )
    ids = {key: "|".join(key) for key in keys}
    stored = sums.find({"_id": {"$in": list(ids.values())}}, {"revision": 1})
    revisions = {document["_id"]: document["revision"] async for document in stored}
    documents = await rows_of_keys(rows, summary, keys)
    writes = [
        ReplaceOne(
            {"_id": ids[key], "revision": revisions.get(ids[key], 0)},
            {
                **summary.named(key),
                "revision": revisions.get(ids[key], 0) + 1,
                "sums": summary.sums_of(document["row"] for document in documents[key]),
            },
            upsert=ids[key] not in revisions,
        )
        for key in keys
    ]
    try:
        result = await sums.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        if only_duplicate_keys(error):
            return False
        raise
    if result.matched_count + result.upserted_count < len(writes):
        return False
    crash_points.crash_point("view.summed")
    await _unmark(rows, [document for of_key in documents.values() for document in of_key if STALE in document])
    return True


async def rows_of_keys(rows: Collection, summary: Summary, keys: Sequence[SumsKey]) -> dict[SumsKey, list[Document]]:
    """Return all rows of each key."""
    documents: dict[SumsKey, list[Document]] = {key: [] for key in keys}
    async for document in rows.find({"$or": [row_match(summary.named(key)) for key in keys]}, {"seen": 0}):
        key = summary.key_of(document["site"], document["row"])
        assert key in documents, "the query names the key"
        documents[key].append(document)
    return documents


def row_match(match: Match) -> Document:
    """Return the query for rows."""
    named = {name if name == "site" else f"row.{name}": value for name, value in match.items()}
    return one_of(named)


def one_of(match: Match) -> Document:
    return {name: value if isinstance(value, str) else {"$in": list(value)} for name, value in match.items()}


async def _unmark(rows: Collection, summed: Iterable[Document]) -> None:
    """Take the marks of these rows away, unless a row has changed since it was read."""
    unmark = {"$unset": {STALE: ""}}
    writes = [UpdateOne({"_id": row["_id"], "revision": row["revision"]}, unmark) for row in summed]
    if some := crash_points.truncate_batch("view.unmarking", writes):
        await rows.bulk_write(list(some), ordered=False)
    crash_points.crash_point("view.unmarking")


async def stale_keys(rows: Collection, summary: Summary, match: Match) -> set[SumsKey]:
    """Return the keys with a row that their sums do not contain yet."""
    fields = {"site": 1} | {f"row.{name}": 1 for name in summary.fields}
    marked = rows.find({STALE: True} | row_match(match), fields)
    keys = {summary.key_of(document["site"], document["row"]) async for document in marked}
    return {key for key in keys if key}


async def sum_again(store: Store, view: View, *, every: bool = False) -> int:
    """Sum the keys with a stale row, or every key; return how many. Raises ConcurrencyConflict."""
    summary, count = summary_of(view), 0
    for purpose in store.purposes if summary else ():
        assert summary, "there is one, or no purpose"
        rows = store.collection(purpose, collection_name(view))
        keys = await stale_keys(rows, summary, {})
        if every:
            stored = store.collection(purpose, sums_name(rows.name)).find({}, {"revision": 0, "sums": 0})
            keys |= {(doc["site"], *(doc[name] for name in summary.fields)) async for doc in stored}
        await sum_keys(rows, summary, keys)
        count += len(keys)
    return count


async def sweep_sums(store: Store, view: View, sweep_seconds: float = SWEEP_SECONDS) -> None:
    """Sum the keys that a process left stale, for as long as this one runs."""
    while True:
        try:
            await sum_again(store, view)
        except Exception as error:  # noqa: BLE001 the next round tries again; without one a stale key would stay stale
            log.warning("sums.sweep_failed", view=view.name, error=type(error).__name__)
        await asyncio.sleep(sweep_seconds)
