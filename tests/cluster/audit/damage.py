"""Tamper with a case in the databases themselves, as somebody with a service's password could, and undo it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pymongo import MongoClient
from pymongo.collection import Collection

from cli.audit.evidence.evidence import Sealed
from cli.audit.evidence.rated_case import COLLECTION
from deploy.local.stack import Stack
from services.projections.views import CASE_RATINGS
from services.reviews.store.texts import COLLECTION as TEXTS
from shared.contracts.topics import database_of
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import Document
from shared.projection.view import collection_name
from tests.support.audit.stored_case import Held, told_by

OWNERS = ("reviews", "ratings")
FOLDS = {"cases": "reviews", COLLECTION: "ratings"}
Rows = Collection[Document]


@dataclass(frozen=True)
class Databases:
    """The collections that hold a case, each opened as its own service's user."""

    clients: dict[str, MongoClient[Document]]

    def held(self, key: str) -> Held:
        """All of the case but what lies on the topics, which nobody can take back."""
        rows = {owner: list(self.journal(owner).find({"aggregate": key}).sort("sequence")) for owner in OWNERS}
        stored = {name: self.only(self.of(owner, name), key) for name, owner in FOLDS.items()}
        shown = {CASE_RATINGS.name: self.only(self.view, key)}
        texts = {row["_id"]: row for row in self.of("reviews", TEXTS).find({"aggregate": key})}
        return Held(key, rows, [], stored, shown, told_by([]), sealed=Sealed(texts))

    def put(self, case: Held) -> None:
        """As the case says, whatever is there."""
        for owner, rows in case.rows.items():
            self.journal(owner).delete_many({"aggregate": case.key})
            if rows:
                self.journal(owner).insert_many(rows)
        for name, document in case.stored.items():
            self.of(FOLDS[name], name).replace_one({"_id": case.key}, document)
        self.view.replace_one({"_id": case.key}, case.shown[CASE_RATINGS.name])
        texts = case.sealed.texts
        self.of("reviews", TEXTS).delete_many({"$or": [{"aggregate": case.key}, {"_id": {"$in": [*texts]}}]})
        if texts:
            self.of("reviews", TEXTS).insert_many(texts.values())

    def keys(self) -> list[str]:
        return sorted(self.journal("reviews").distinct("aggregate"))

    @property
    def view(self) -> Rows:
        return self.of("projections", collection_name(CASE_RATINGS))

    def journal(self, owner: str) -> Rows:
        return self.of(owner, Journal.COLLECTION)

    def of(self, service: str, name: str) -> Rows:
        return self.clients[service][database_of(service, Purpose.CQI)][name]

    @staticmethod
    def only(collection: Rows, key: str) -> Document:
        document = collection.find_one({"_id": key})
        assert document is not None, f"{collection.name} does not hold {key}"
        return document


@contextmanager
def databases(stack: Stack) -> Iterator[Databases]:
    services = (*OWNERS, "projections")
    clients: dict[str, MongoClient[Document]] = {
        service: MongoClient(stack.mongo_url(service), tz_aware=True) for service in services
    }
    try:
        yield Databases(clients)
    finally:
        for client in clients.values():
            with suppress(Exception):
                client.close()
