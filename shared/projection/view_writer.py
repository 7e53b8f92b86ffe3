"""View writer: applies event runs to one row per aggregate, and promotes a rebuilt view version."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.consumer.event_processor import IGNORE_AGGREGATE, EventBatch, EventRun
from shared.contracts.vocabulary import Purpose
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
from shared.ops.telemetry import set_gauge
from shared.projection.summary import SumsKey, summary_of
from shared.projection.sums import STALE, sum_keys
from shared.projection.view import View, collection_name, covers

Write = ReplaceOne[Document] | UpdateOne

PROMOTE_CHECK_SECONDS = 0.5

POINTERS = "views"
AS_OF = "as_of|"
"""The id prefix of one mark per owner beside the rows; a mark has no site, so that no sum counts it."""


@dataclass(frozen=True, slots=True)
class RowWrite:
    """The guarded replacement of a row, and the key whose sums it changes."""

    replacement: "ReplaceOne[Document]"
    stale_key: SumsKey | None


@dataclass(frozen=True)
class ViewBatch:
    """The rows of some aggregates. A row keeps the last sequence per owner and a revision that guards its update."""

    view: View
    collection: Collection
    owner: str
    rows: Mapping[str, Document]
    last_sequences: Mapping[str, int]

    async def apply(self, runs: Sequence[EventRun]) -> None:
        """Write all rows in one bulk, then the sums that they change.

        Raises ConcurrencyConflict when another consumer has written a row since.
        """
        writes = [write for run in runs if (write := self._write(self.rows.get(run.key), run))]
        if not writes:
            return
        await crash_points.delay_point("view.folding")
        newest = max((run.events[-1].envelope for run in runs), key=lambda envelope: envelope.time)
        as_of = {"$max": {"as_of": newest.time}}
        mark = UpdateOne({"_id": f"{AS_OF}{self.owner}"}, as_of, upsert=True)
        try:
            all_writes: list[Write] = [*(write.replacement for write in writes), mark]
            some = crash_points.truncate_batch("view.folding", all_writes)
            result = await self.collection.bulk_write(list(some), ordered=False)
            crash_points.crash_point("view.folding")
        except BulkWriteError as error:
            raise ConcurrencyConflict if only_duplicate_keys(error) else error from None
        set_gauge("oms_view_as_of_seconds", newest.at.timestamp(), view=self.view.name)
        if result.matched_count + result.upserted_count < len(writes) + 1:
            raise ConcurrencyConflict
        await self._sum(writes)

    async def _sum(self, writes: Sequence["RowWrite"]) -> None:
        """Sum the keys of the marked rows. A mark is part of its row, so that a crash before this loses nothing."""
        summary = summary_of(self.view)
        keys = {write.stale_key for write in writes if write.stale_key}
        if summary and keys:
            crash_points.crash_point("view.summing")
            await sum_keys(self.collection, summary, keys)

    def _write(self, before: Document | None, run: EventRun) -> "RowWrite | None":
        last_sequences = before["seen"] if before else {}
        row = first_row = before["row"] if before else {}
        new = [recorded for recorded in run.events if recorded.sequence > last_sequences.get(self.owner, 0)]
        if not new:
            return None
        for recorded in new:
            row = self.view.evolve(row, recorded)
        revision = before["revision"] if before else 0
        site = new[0].envelope.site
        document = {"site": site, "revision": revision + 1, "row": row}
        document["seen"] = last_sequences | {self.owner: new[-1].sequence}
        summary, key = summary_of(self.view), None
        if summary and (summary.is_changed(first_row, row) or (before and STALE in before)):
            document[STALE], key = True, summary.key_of(site, row)
        return RowWrite(ReplaceOne({"_id": run.key, "revision": revision}, document, upsert=revision == 0), key)


class ViewWriter:
    """The event handler of a view: one bulk read and one bulk write per batch."""

    def __init__(self, view: View, store: Store) -> None:
        self._view, self._store = view, store

    async def load(self, purpose: Purpose | None, owner: str, first_sequences: Mapping[str, int]) -> EventBatch:
        collection = self._store.collection(purpose, collection_name(self._view))
        covered = [key for key in first_sequences if covers(self._view, key)]
        rows: dict[str, Document] = {}
        if covered:
            rows = {row["_id"]: row async for row in collection.find({"_id": {"$in": covered}})}
        ignored = dict.fromkeys(first_sequences.keys() - set(covered), IGNORE_AGGREGATE)
        last_sequences = ignored | {key: row["seen"].get(owner, 0) for key, row in rows.items()}
        return ViewBatch(self._view, collection, owner, rows, last_sequences)


def marks(newest: Mapping[str, str]) -> list[Document]:
    """Return the marks that `as_of` is read from: per owner the time of its newest event inside the view."""
    return [{"_id": f"{AS_OF}{owner}", "as_of": time} for owner, time in newest.items()]


class LiveRows(NamedTuple):
    """The collection of the version that readers are shown, and the time of the newest event inside it."""

    rows: Collection
    as_of: str | None

    @property
    def version(self) -> str:
        """The view's name and version."""
        return self.rows.name


async def live_rows(store: Store, purpose: Purpose | None, view: View) -> LiveRows:
    """Return the rows of the promoted version."""
    pointer = await store.collection(purpose, POINTERS).find_one({"_id": view.name})
    rows = store.collection(purpose, pointer["collection"] if pointer else collection_name(view))
    marks = rows.find({"_id": {"$in": [f"{AS_OF}{owner}" for owner in view.owners]}})
    return LiveRows(rows, max([mark["as_of"] async for mark in marks], default=None))


async def promote(store: Store, view: View) -> None:
    """Point readers to this version; the caller has checked that its consumer group is caught up."""
    crash_points.crash_point("view.switching")
    for purpose in store.purposes:
        pointer = {"$set": {"collection": collection_name(view)}}
        await store.collection(purpose, POINTERS).update_one({"_id": view.name}, pointer, upsert=True)
    crash_points.crash_point("view.switched")


async def promote_when_caught_up(store: Store, view: View, is_caught_up: Callable[[], Awaitable[bool]]) -> None:
    """Promote this version once its consumer group has read its topics to their ends."""
    while not await is_caught_up():  # noqa: ASYNC110 the broker decides, no event does
        await asyncio.sleep(PROMOTE_CHECK_SECONDS)
    await promote(store, view)
