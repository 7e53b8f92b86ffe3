"""Journal of a service: an append-only event store and outbox in one; one insert is the commit."""

from collections.abc import Callable, Sequence
from functools import partial

from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import IdempotencyKey
from shared.mongo import ASCENDING, BulkWriteError, Collection, Document, Store, only_duplicate_keys
from shared.ops.telemetry import increment


class Journal:
    """Journal of one service and purpose. The relay's mark `new` is the only field that ever changes."""

    COLLECTION = "journal"

    def __init__(
        self, collection: Collection, on_commit: Callable[[Sequence[Document]], None] = lambda _rows: None
    ) -> None:
        self.collection, self._on_commit = collection, on_commit

    @classmethod
    def for_purpose(cls, store: Store, purpose: Purpose | None) -> "Journal":
        """Returns the journal of a purpose, whose commits are passed to this process's outbox relay."""
        return cls(store.collection(purpose, cls.COLLECTION), partial(store.on_commit, purpose))

    @classmethod
    async def declare(cls, store: Store) -> None:
        """Creates the indexes: unique ones for optimistic concurrency and idempotency keys, `new` for the outbox."""
        await store.index(cls.COLLECTION, ["aggregate", "sequence"], unique=True)
        await store.index(
            cls.COLLECTION,
            ["retry.key"],
            unique=True,
            partialFilterExpression={"retry.key": {"$exists": True}},
            name="retry",
        )
        await store.index(
            cls.COLLECTION, ["new", "aggregate", "sequence"], partialFilterExpression={"new": True}, name="unsent"
        )
        await store.index(cls.COLLECTION, ["at"])

    async def append(self, rows: Sequence[Document]) -> None:
        """Commits entries. Raises DuplicateKey (one entry) or BulkWriteError (many) after a lost race."""
        if len(rows) == 1:
            await self.collection.insert_one(rows[0])
        else:
            await self.collection.insert_many(list(rows), ordered=False)
        self._committed(rows)

    async def append_each(self, rows: Sequence[Document]) -> set[str]:
        """Commits entries of different aggregates. Returns the aggregates that lost a race for their next sequence."""
        if not rows:
            return set()
        try:
            await self.collection.insert_many(list(rows), ordered=False)
        except BulkWriteError as error:
            if not only_duplicate_keys(error):
                raise
            lost = {failure["op"]["aggregate"] for failure in error.details["writeErrors"]}
        else:
            lost = set()
        self._committed([row for row in rows if row["aggregate"] not in lost])
        return lost

    def _committed(self, rows: Sequence[Document]) -> None:
        increment("oms_events_committed_total", sum(len(row["events"]) for row in rows))
        self._on_commit(rows)

    async def after(self, aggregate: str, sequence: int, until: int | None = None) -> list[Document]:
        """Returns the entries of one aggregate after a sequence, in order."""
        bounds = {"$gt": sequence} | ({"$lte": until} if until is not None else {})
        cursor = self.collection.find({"aggregate": aggregate, "sequence": bounds}).sort("sequence", ASCENDING)
        return await cursor.to_list(None)

    async def entry_with_key(self, retry: IdempotencyKey) -> Document | None:
        """Returns the entry of the first request with this idempotency key."""
        return await self.collection.find_one({"retry.key": retry.key})


async def count_events(store: Store) -> int:
    """Returns the number of events in all journals of a service."""
    total = 0
    for purpose in store.journal_purposes:
        sizes = [{"$group": {"_id": None, "events": {"$sum": {"$size": "$events"}}}}]
        async for group in store.collection(purpose, Journal.COLLECTION).aggregate(sizes):
            total += group["events"]
    return total
