"""The journal: append-only, and one insert is the commit."""

from collections.abc import Callable, Sequence
from functools import partial

from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import IdempotencyKey
from shared.mongo import ASCENDING, BulkWriteError, Collection, Document, Store, only_duplicate_keys
from shared.ops.telemetry import increment


class Journal:
    """One service's journal of one purpose. Nothing in it is ever changed but the relay's mark."""

    COLLECTION = "journal"

    def __init__(
        self, collection: Collection, on_commit: Callable[[Sequence[Document]], None] = lambda _rows: None
    ) -> None:
        self.collection, self._on_commit = collection, on_commit

    @classmethod
    def for_purpose(cls, store: Store, purpose: Purpose | None) -> "Journal":
        """The journal of a purpose; what is committed is handed to this process's relay at once."""
        return cls(store.collection(purpose, cls.COLLECTION), partial(store.on_commit, purpose))

    @classmethod
    async def declare(cls, store: Store) -> None:
        """The unique keys are the concurrency guard and the memory of retried requests; `new` is the outbox."""
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
        """The commit. Raises DuplicateKey (one row) or BulkWriteError (many) when somebody was there first."""
        if len(rows) == 1:
            await self.collection.insert_one(rows[0])
        else:
            await self.collection.insert_many(list(rows), ordered=False)
        self._committed(rows)

    async def append_each(self, rows: Sequence[Document]) -> set[str]:
        """Commit rows of different aggregates; returns those aggregates whose next sequence somebody else took."""
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
        """The rows of one aggregate beyond a sequence, in order."""
        bounds = {"$gt": sequence} | ({"$lte": until} if until is not None else {})
        cursor = self.collection.find({"aggregate": aggregate, "sequence": bounds}).sort("sequence", ASCENDING)
        return await cursor.to_list(None)

    async def entry_with_key(self, retry: IdempotencyKey) -> Document | None:
        """The row that an earlier request with the same idempotency key made."""
        return await self.collection.find_one({"retry.key": retry.key})


async def count_events(store: Store) -> int:
    """All events of a service's journals."""
    total = 0
    for purpose in store.purposes:
        sizes = [{"$group": {"_id": None, "events": {"$sum": {"$size": "$events"}}}}]
        async for group in store.collection(purpose, Journal.COLLECTION).aggregate(sizes):
            total += group["events"]
    return total
