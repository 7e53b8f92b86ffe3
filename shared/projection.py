"""Views: versioned folds into one row per aggregate, rebuilt beside the live one and switched when level."""

from collections.abc import Sequence
from typing import Protocol

from shared.contracts.envelope import Recorded
from shared.contracts.vocabulary import Purpose
from shared.folding import Run
from shared.mongo import BulkWriteError, Collection, Conflict, Document, ReplaceOne, Store, only_duplicates

POINTERS = "views"
PROGRESS = "progress"


class View(Protocol):
    """One read model. `evolve` is pure: it gets the row (empty at first) and returns the next one."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def owners(self) -> tuple[str, ...]: ...

    def evolve(self, row: Document, fact: Recorded) -> Document: ...


def collection_name(view: View) -> str:
    """Another version is another collection and another consumer group: that is the rebuild."""
    return f"{view.name}_v{view.version}"


def group_of(view: View) -> str:
    return f"projections.{view.name}.v{view.version}"


class ViewFold:
    """Folds runs into rows. A row keeps the last sequence per source and a revision that guards it."""

    def __init__(self, view: View, store: Store) -> None:
        self._view, self._store = view, store

    async def heads(self, purpose: Purpose | None, owner: str, keys: Sequence[str]) -> dict[str, int]:
        rows = self._rows(purpose).find({"_id": {"$in": list(keys)}}, {f"seen.{owner}": 1})
        return {row["_id"]: row["seen"].get(owner, 0) async for row in rows}

    async def fold(self, purpose: Purpose | None, owner: str, runs: Sequence[Run]) -> None:
        """One read, one bulk write. Raises Conflict when another consumer moved a row meanwhile."""
        before = {
            row["_id"]: row async for row in self._rows(purpose).find({"_id": {"$in": [run.key for run in runs]}})
        }
        writes = [write for run in runs if (write := self._write(before.get(run.key), owner, run))]
        if not writes:
            return
        try:
            result = await self._rows(purpose).bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            raise Conflict if only_duplicates(error) else error from None
        if result.matched_count + result.upserted_count < len(writes):
            raise Conflict
        await self._note_progress(purpose, owner, max(run.events[-1].envelope.time for run in runs))

    def _write(self, before: Document | None, owner: str, run: Run) -> "ReplaceOne[Document] | None":
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

    async def _note_progress(self, purpose: Purpose | None, owner: str, time: str) -> None:
        """The newest event inside the view: what `as_of` says. One write a batch."""
        progress = self._store.collection(purpose, PROGRESS)
        key = {"_id": f"{collection_name(self._view)}|{owner}"}
        await progress.update_one(key, {"$max": {"as_of": time}}, upsert=True)


async def live(store: Store, purpose: Purpose | None, view: View) -> tuple[Collection, str | None]:
    """The rows that readers are shown now, and the time of the newest event inside them."""
    pointer = await store.collection(purpose, POINTERS).find_one({"_id": view.name})
    name = pointer["collection"] if pointer else collection_name(view)
    marks = store.collection(purpose, PROGRESS).find({"_id": {"$regex": f"^{name}\\|"}})
    times = [mark["as_of"] async for mark in marks]
    return store.collection(purpose, name), max(times, default=None)


async def switch(store: Store, view: View) -> None:
    """Show this version to readers; the caller has seen that it is level with its topics."""
    for purpose in store.purposes:
        pointer = {"$set": {"collection": collection_name(view)}}
        await store.collection(purpose, POINTERS).update_one({"_id": view.name}, pointer, upsert=True)
