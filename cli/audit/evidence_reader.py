"""Reader of the evidence of many aggregates: derived data first, its sources last."""

from collections import defaultdict
from collections.abc import Sequence

from cli.audit.checks.snapshots import SNAPSHOTS
from cli.audit.checks.view_rows import SERVICE
from cli.audit.evidence.evidence import Evidence, Sealed, owners_of, views_of
from cli.audit.evidence.rated_case import COLLECTION
from cli.audit.evidence.sources import Sources
from cli.audit.evidence.topic_index import TopicIndex
from services.reviews.store import text_keys, texts
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.mongo import ASCENDING, Collection, Document
from shared.projection.view import collection_name

Documents = dict[str, Document]


class EvidenceReader:
    """Everything of one purpose by key."""

    def __init__(self, at: Sources, purpose: Purpose | None, topics: TopicIndex) -> None:
        self._at, self._purpose, self._topics = at, purpose, topics
        self._known_views: dict[str, Collection] = {}

    async def keys(self) -> list[str]:
        """Returns every key in any journal, snapshot, view or topic; a key that is no string is skipped."""
        keys: set[object] = set(self._topics.keys())
        for collection in [*self._folds().values(), *self._views().values()]:
            rows = collection.find({"site": {"$exists": True}}, {"_id": 1})
            keys |= {row["_id"] async for row in rows}
        for owner in owners_of(self._purpose):
            distinct = self._journal(owner).aggregate([{"$group": {"_id": "$aggregate"}}])
            keys |= {row["_id"] async for row in distinct}
        return sorted(key for key in keys if isinstance(key, str))

    async def read(self, keys: Sequence[str], caught_up: frozenset[str]) -> list[Evidence]:
        """Reads parked records first and journals last, so that no consumer seems ahead of its source.

        Texts behind them: each is kept, and a key destroyed, before the fact that tells of it.
        `caught_up` names the groups that had read all that the topics tell.
        """
        parked = {group: await self._parked(group, keys) for group in caught_up}
        views = self._views()
        shown = {name: await _by_id(collection, keys) for name, collection in views.items()}
        stored = {name: await _by_id(collection, keys) for name, collection in self._folds().items()}
        rows = {owner: await self._rows(owner, keys) for owner in owners_of(self._purpose)}
        sealed = await self._sealed(keys)
        return [
            Evidence(
                key,
                self._purpose,
                {owner: of_owner[key] for owner, of_owner in rows.items()},
                self._topics.published_of(key),
                {name: of_name[key] for name, of_name in stored.items() if key in of_name},
                {name: of_name[key] for name, of_name in shown.items() if key in of_name},
                frozenset(group for group in caught_up if key not in parked[group]),
                sealed[key],
            )
            for key in keys
        ]

    async def _rows(self, owner: str, keys: Sequence[str]) -> dict[str, list[Document]]:
        order = [("aggregate", ASCENDING), ("sequence", ASCENDING)]
        rows: dict[str, list[Document]] = defaultdict(list)
        async for row in self._journal(owner).find({"aggregate": {"$in": list(keys)}}).sort(order):
            rows[row["aggregate"]].append(row)
        return rows

    async def _sealed(self, keys: Sequence[str]) -> dict[str, Sealed]:
        """Reviews' texts and their keys."""
        if "reviews" not in owners_of(self._purpose):
            return dict.fromkeys(keys, Sealed())
        store, rows = self._at.store("reviews"), defaultdict[str, Documents](dict)
        async for row in store.collection(self._purpose, texts.COLLECTION).find({"aggregate": {"$in": list(keys)}}):
            rows[row["aggregate"]][row["_id"]] = row
        of_cases = await _by_id(store.collection(self._purpose, text_keys.COLLECTION), keys)
        return {key: Sealed(rows[key], of_cases.get(key)) for key in keys}

    async def _parked(self, group: str, keys: Sequence[str]) -> set[str]:
        """Which of these aggregates the group has put a record of aside."""
        service = group.partition(".")[0]
        parked = self._at.store(service).collection(self._purpose, ParkingLot.COLLECTION)
        rows = parked.find({"group": group, "key": {"$in": list(keys)}}, {"key": 1})
        return {row["key"] async for row in rows}

    def _views(self) -> dict[str, Collection]:
        """The rows of this program's version of each view; those of an older one, still shown, it cannot fold."""
        store = self._at.store(SERVICE)
        for view in views_of(self._purpose):
            if view.name not in self._known_views:
                self._known_views[view.name] = store.collection(self._purpose, collection_name(view))
        return self._known_views

    def _folds(self) -> dict[str, Collection]:
        owners = owners_of(self._purpose)
        snapshots = [(snapshots.owner, snapshots.collection) for snapshots in SNAPSHOTS if snapshots.owner in owners]
        snapshots += [("ratings", COLLECTION)] if "ratings" in owners else []
        return {name: self._at.store(owner).collection(self._purpose, name) for owner, name in snapshots}

    def _journal(self, owner: str) -> Collection:
        return self._at.store(owner).collection(self._purpose, Journal.COLLECTION)


async def _by_id(collection: Collection, keys: Sequence[str]) -> Documents:
    return {row["_id"]: row async for row in collection.find({"_id": {"$in": list(keys)}})}
