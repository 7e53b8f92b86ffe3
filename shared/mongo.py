"""MongoDB client of a service: its databases per purpose, and the names of the driver that other modules use."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo import ASCENDING, ReadPreference, ReplaceOne, ReturnDocument, UpdateOne
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared.contracts.topics import PER_PURPOSE, database_of
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.lru_cache import LruCache

__all__ = [
    "ASCENDING",
    "BulkWriteError",
    "Collection",
    "ConcurrencyConflict",
    "Document",
    "DuplicateKey",
    "ReplaceOne",
    "ReturnDocument",
    "Store",
    "StoreError",
    "UpdateOne",
    "is_transient",
    "only_duplicate_keys",
]

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
DuplicateKey = DuplicateKeyError
StoreError = PyMongoError

WITHOUT_PURPOSE_TOO = ("projections",)
"""Services that have a database without a purpose beside those for each: for the views of identity and helpdesk."""

DUPLICATE_KEY = 11000
"""MongoDB's error code."""

CommitListener = Callable[[Purpose | None, Sequence[Document]], None]
"""Callback with the journal entries that this process has just committed."""


def _leave_to_sweep(_purpose: Purpose | None, _entries: Sequence[Document]) -> None:
    """Do nothing: the outbox relay's sweep publishes the entries."""


class Store:
    """One service's own databases: one for each purpose where data of purposes is kept apart, else one."""

    def __init__(self, url: str, service: str, on_commit: CommitListener = _leave_to_sweep) -> None:
        self.service = service
        self.on_commit = on_commit
        self.recent: LruCache[Any] = LruCache()
        self._collections: dict[tuple[Purpose | None, str], Collection] = {}
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            url, serverSelectionTimeoutMS=5000, timeoutMS=9000, maxPoolSize=50, tz_aware=True, retryWrites=True
        )

    @property
    def purposes(self) -> tuple[Purpose | None, ...]:
        """The purposes of all databases of this service; None is the one without a purpose."""
        return (*self.journal_purposes, None) if self.service in WITHOUT_PURPOSE_TOO else self.journal_purposes

    @property
    def journal_purposes(self) -> tuple[Purpose | None, ...]:
        """The purposes of the databases with a journal of this service, each with its topic."""
        return tuple(Purpose) if self.service in PER_PURPOSE else (None,)

    def purpose(self, site: str) -> Purpose | None:
        """The purpose of the database that holds the site; None where the service has a single database."""
        return purpose_of(site) if self.service in PER_PURPOSE else None

    def purpose_of_topic(self, topic: str) -> Purpose | None:
        """The purpose of the database for events of this topic, from the topic's name."""
        parts = topic.split(".")
        return Purpose(parts[1]) if self.service in PER_PURPOSE and len(parts) == 3 else None  # noqa: PLR2004 oms.cqi.reviews

    def collection(self, purpose: Purpose | None, name: str) -> Collection:
        """A collection with majority write and read concern: no acknowledged write is lost, no read is rolled back."""
        if (collection := self._collections.get((purpose, name))) is None:
            collection = self._collections[purpose, name] = self._database(purpose).get_collection(
                name,
                write_concern=WriteConcern(w="majority", j=True),
                read_concern=ReadConcern("majority"),
                read_preference=ReadPreference.PRIMARY,
            )
        return collection

    def of_site(self, site: str, name: str) -> Collection:
        return self.collection(self.purpose(site), name)

    async def index(self, collection: str, fields: Iterable[str], **options: Any) -> None:
        """Create an index on the collection in each of the service's databases."""
        for purpose in self.purposes:
            await self.collection(purpose, collection).create_index([(field, ASCENDING) for field in fields], **options)

    def sibling(self, service: str) -> "Store":
        """The store of another database, over the same client and with the rights of its user."""
        store = copy(self)
        store.service, store._collections = service, {}  # noqa: SLF001 a store made here
        return store

    async def ping(self) -> None:
        await self._database(self.purposes[0]).command("ping")

    def close(self) -> None:
        self._client.close()

    def _database(self, purpose: Purpose | None) -> AsyncIOMotorDatabase[Document]:
        return self._client[database_of(self.service, purpose)]


class ConcurrencyConflict(Exception):
    """A guarded document was changed by another writer after it was read: read it again and retry."""


def is_transient(error: Exception) -> bool:
    """Whether a retry can succeed: no primary, a timeout or a lost race; anything else is a defect."""
    return isinstance(error, ConnectionFailure | ExecutionTimeout | WTimeoutError | ConcurrencyConflict) or (
        isinstance(error, PyMongoError) and error.timeout
    )


def only_duplicate_keys(error: BulkWriteError) -> bool:
    """Whether duplicate keys are the only errors of a bulk write."""
    failures = (error.details or {}).get("writeErrors", [])
    return bool(failures) and all(failure["code"] == DUPLICATE_KEY for failure in failures)
