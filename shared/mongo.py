"""The one door to the database driver: clients, databases per purpose, and the driver's words we use."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo import ASCENDING, ReadPreference, ReplaceOne, UpdateOne
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

PARTITIONED_BY_PURPOSE = (*PER_PURPOSE, "projections")
"""Projections also has a database without a purpose, for what identity and the help desk tell."""

DUPLICATE = 11000


CommitListener = Callable[["Purpose | None", Sequence[Document]], None]
"""Hears of journal rows right after they were committed by this process."""


def _nobody(_purpose: Purpose | None, _rows: Sequence[Document]) -> None:
    """What is committed is swept from the journal."""


class Store:
    """One service's own databases: one a purpose where data is kept apart, else one."""

    def __init__(self, url: str, service: str) -> None:
        self._service = service
        self.on_commit: CommitListener = _nobody
        self.recent: LruCache[Any] = LruCache()
        self._collections: dict[tuple[Purpose | None, str], Collection] = {}
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            url, serverSelectionTimeoutMS=5000, timeoutMS=9000, maxPoolSize=50, tz_aware=True, retryWrites=True
        )

    @property
    def purposes(self) -> tuple[Purpose | None, ...]:
        """Every database of this service; None is the one without a purpose."""
        apart: tuple[Purpose | None, ...] = tuple(Purpose) if self._service in PARTITIONED_BY_PURPOSE else ()
        return apart if self._service in PER_PURPOSE else (*apart, None)

    def purpose(self, site: str) -> Purpose | None:
        """Which of this service's databases holds the site; None where there is but one."""
        return purpose_of(site) if self._service in PARTITIONED_BY_PURPOSE else None

    def purpose_of_topic(self, topic: str) -> Purpose | None:
        """Which database the events of this topic belong to: a topic's purpose is in its name."""
        words = topic.split(".")
        return Purpose(words[1]) if self._service in PARTITIONED_BY_PURPOSE and len(words) == 3 else None  # noqa: PLR2004 oms.cqi.reviews

    def collection(self, purpose: Purpose | None, name: str) -> Collection:
        """Majority both ways: what was answered stays, what is read was not taken back."""
        if (known := self._collections.get((purpose, name))) is None:
            known = self._collections[purpose, name] = self._database(purpose).get_collection(
                name,
                write_concern=WriteConcern(w="majority", j=True),
                read_concern=ReadConcern("majority"),
                read_preference=ReadPreference.PRIMARY,
            )
        return known

    def of_site(self, site: str, name: str) -> Collection:
        return self.collection(self.purpose(site), name)

    async def index(self, collection: str, fields: Iterable[str], **options: Any) -> None:
        """Declare an index on the collection in each of the service's databases."""
        for purpose in self.purposes:
            await self.collection(purpose, collection).create_index([(field, ASCENDING) for field in fields], **options)

    async def ping(self) -> None:
        await self._database(self.purposes[0]).command("ping")

    def close(self) -> None:
        self._client.close()

    def _database(self, purpose: Purpose | None) -> AsyncIOMotorDatabase[Document]:
        return self._client[database_of(self._service, purpose)]


class ConcurrencyConflict(Exception):
    """Somebody else wrote a guarded document first: read again and fold what is left."""


def is_transient(error: Exception) -> bool:
    """Whether trying again later can help: no primary, a timeout, a lost race; anything else is a fault."""
    return isinstance(error, ConnectionFailure | ExecutionTimeout | WTimeoutError | ConcurrencyConflict) or (
        isinstance(error, PyMongoError) and error.timeout
    )


def only_duplicate_keys(error: BulkWriteError) -> bool:
    """Whether a bulk write failed for nothing but keys that were there already."""
    failures = (error.details or {}).get("writeErrors", [])
    return bool(failures) and all(failure["code"] == DUPLICATE for failure in failures)
