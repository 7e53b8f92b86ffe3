"""Views: versioned folds into one row per aggregate, rebuilt beside the live one and switched when level."""

from collections.abc import Mapping, Sequence

from shared.consumer.event_processor import IGNORE_AGGREGATE, EventRun
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
from shared.projection.view import View, collection_name, covers

Write = ReplaceOne[Document] | UpdateOne

POINTERS = "views"
AS_OF = "as_of|"
"""Beside the rows, one mark per source; it has no site, so that no sum counts it."""


class ViewWriter:
    """Folds runs into rows. A row keeps the last sequence per source and a revision that guards it."""

    def __init__(self, view: View, store: Store) -> None:
        self._view, self._store = view, store
        self._held: dict[str, Document | None] = {}

    async def last_sequences(self, purpose: Purpose | None, owner: str, firsts: Mapping[str, int]) -> dict[str, int]:
        """Reads whole rows and holds them for the fold that follows: one read a pass."""
        wanted = [key for key in firsts if covers(self._view, key)]
        found = {row["_id"]: row async for row in self._rows(purpose).find({"_id": {"$in": wanted}})} if wanted else {}
        self._held = {key: found.get(key) for key in wanted}
        seen = {key: row["seen"].get(owner, 0) for key, row in found.items()}
        return dict.fromkeys(firsts.keys() - set(wanted), IGNORE_AGGREGATE) | seen

    async def apply(self, purpose: Purpose | None, owner: str, runs: Sequence[EventRun]) -> None:
        """One bulk write. Raises Conflict when another consumer moved a row meanwhile."""
        held, self._held = self._held, {}
        runs = [run for run in runs if covers(self._view, run.key)]
        if not all(run.key in held for run in runs):
            await self.last_sequences(purpose, owner, {run.key: run.events[0].sequence for run in runs})
            held, self._held = self._held, {}
        writes = [write for run in runs if (write := self._write(held[run.key], owner, run))]
        if not writes:
            return
        newest = max((run.events[-1].envelope for run in runs), key=lambda envelope: envelope.time)
        as_of = {"$max": {"as_of": newest.time}}
        mark = UpdateOne({"_id": f"{AS_OF}{owner}"}, as_of, upsert=True)
        try:
            all_of_it: list[Write] = [*writes, mark]
            some = crash_points.truncate_batch("view.folding", all_of_it)
            result = await self._rows(purpose).bulk_write(list(some), ordered=False)
            crash_points.crash_point("view.folding")
        except BulkWriteError as error:
            raise ConcurrencyConflict if only_duplicate_keys(error) else error from None
        set_gauge("oms_view_as_of_seconds", newest.at.timestamp(), view=self._view.name)
        if result.matched_count + result.upserted_count < len(writes) + 1:
            raise ConcurrencyConflict

    def _write(self, before: Document | None, owner: str, run: EventRun) -> "ReplaceOne[Document] | None":
        seen = before["seen"] if before else {}
        row = before["row"] if before else {}
        news = [fact for fact in run.events if fact.sequence > seen.get(owner, 0)]
        if not news:
            return None
        for fact in news:
            row = self._view.evolve(row, fact)
        revision = before["revision"] if before else 0
        document = {"site": news[0].envelope.site, "revision": revision + 1, "row": row}
        document["seen"] = seen | {owner: news[-1].sequence}
        return ReplaceOne({"_id": run.key, "revision": revision}, document, upsert=revision == 0)

    def _rows(self, purpose: Purpose | None) -> Collection:
        return self._store.collection(purpose, collection_name(self._view))


def marks(newest: Mapping[str, str]) -> list[Document]:
    """The marks that `as_of` is read from, per source the time of its newest event inside the view."""
    return [{"_id": f"{AS_OF}{owner}", "as_of": time} for owner, time in newest.items()]


async def live_rows(store: Store, purpose: Purpose | None, view: View) -> tuple[Collection, str | None]:
    """The rows that readers are shown now, and the time of the newest event inside them."""
    pointer = await store.collection(purpose, POINTERS).find_one({"_id": view.name})
    rows = store.collection(purpose, pointer["collection"] if pointer else collection_name(view))
    marks = rows.find({"_id": {"$in": [f"{AS_OF}{owner}" for owner in view.owners]}})
    return rows, max([mark["as_of"] async for mark in marks], default=None)


async def promote(store: Store, view: View) -> None:
    """Show this version to readers; the caller has seen that it is level with its topics."""
    crash_points.crash_point("view.switching")
    for purpose in store.purposes:
        pointer = {"$set": {"collection": collection_name(view)}}
        await store.collection(purpose, POINTERS).update_one({"_id": view.name}, pointer, upsert=True)
    crash_points.crash_point("view.switched")
