"""Load, decide, commit, fold: the one way in which a command becomes facts."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import (
    AggregateId,
    CommandContext,
    IdempotencyKey,
    StreamHead,
    events_in,
    head_of,
    new_journal_entry,
)
from shared.mongo import Document, DuplicateKey, Store
from shared.ops import crash_points

S = TypeVar("S", bound=BaseModel)
Decide = Callable[[S], Sequence[Event]]
MAX_CONFLICT_RETRIES = 32
"""Each writer of one aggregate can lose to every other one once: enough for more people than work on a case."""


class NoChange(Exception):
    """What is wanted is so already: nothing is written."""


@dataclass(frozen=True, slots=True)
class LoadedAggregate(Generic[S]):
    """An aggregate as it is after its last event."""

    subject: AggregateId
    state: S
    head: StreamHead
    saved: int = 0
    """The sequence up to which the store has the fold; what is beyond is folded from the journal when needed."""

    replayed: bool = False


class AggregateRepository(Generic[S]):
    """All aggregates of one kind. `evolve` must be pure: it is also history, audit and rebuild."""

    def __init__(
        self, owner: str, name: str, start: type[S], evolve: Callable[[S, RecordedEvent], S], save_every: int = 1
    ) -> None:
        """`save_every`: after how many events the cached fold is written; the journal always has them all."""
        self._owner, self._name, self._start, self._evolve, self._save_every = owner, name, start, evolve, save_every

    async def load(self, store: Store, site: str, aggregate: str) -> LoadedAggregate[S]:
        """The aggregate, caught up from its journal. Raises Refused("not-found")."""
        found = await self._catch_up(store, await self._cached(store, AggregateId(self._owner, site, aggregate)))
        if found.head.sequence == 0:
            raise Refused.missing()
        return found

    async def load_cached(self, store: Store, site: str, aggregate: str) -> LoadedAggregate[S]:
        """As this process, else the store, knew it last: enough for what the commit judges once more."""
        found = await self._cached(store, AggregateId(self._owner, site, aggregate))
        return found if found.head.sequence else await self.load(store, site, aggregate)

    async def refresh_snapshot(self, store: Store, site: str, aggregate: str) -> None:
        """Cache the fold of an aggregate whose rows were written in bulk."""
        found = await self._catch_up(store, await self._cached(store, AggregateId(self._owner, site, aggregate)))
        await self._save(store, found)

    async def execute(
        self, store: Store, site: str, aggregate: str, decide: Decide[S], cause: CommandContext
    ) -> LoadedAggregate[S]:
        """Decide on the cached state and commit by one insert; whoever was slower reloads and decides again."""
        loaded = await self._cached(store, AggregateId(self._owner, site, aggregate))
        for _ in range(MAX_CONFLICT_RETRIES):
            try:
                row = await self._commit(store, loaded, decide, cause)
            except NoChange:
                fresh = await self._catch_up(store, loaded)
                if fresh.head == loaded.head:
                    return fresh
                loaded = fresh
            except (Refused, DuplicateKey) as error:
                if cause.retry and (before := await _journal(store, site).made_by(cause.retry)):
                    return await self._replay_response(store, site, before, cause.retry)
                fresh = await self._catch_up(store, loaded)
                if isinstance(error, Refused) and fresh.head == loaded.head:
                    raise
                loaded = fresh
            else:
                return await self._cache(store, self._fold(loaded, [row]))
        raise Refused("too-busy", 409, "Several people are saving this at once. Nothing was changed: save again.")

    async def _commit(
        self, store: Store, loaded: LoadedAggregate[S], decide: Decide[S], cause: CommandContext
    ) -> Document:
        if not (events := decide(loaded.state)):
            raise NoChange
        row = new_journal_entry(loaded.subject, loaded.head, events, cause)
        crash_points.crash_point("save.decided")
        await _journal(store, loaded.subject.site).append([row])
        crash_points.crash_point("save.committed")
        return row

    async def _replay_response(
        self, store: Store, site: str, row: Document, retry: IdempotencyKey
    ) -> LoadedAggregate[S]:
        """The same key gets the same answer: the state as that request left it, folded from the journal."""
        if row["retry"]["body"] != retry.body:
            raise Refused("idempotency-key-reused", 422, "This Idempotency-Key was used with another request before.")
        subject = AggregateId(self._owner, site, row["aggregate"].partition("|")[2])
        rows = await _journal(store, site).after(subject.key, 0, until=row["sequence"])
        return replace(self._fold(LoadedAggregate(subject, self._start(), StreamHead()), rows), replayed=True)

    async def _cached(self, store: Store, subject: AggregateId) -> LoadedAggregate[S]:
        """As this process, else the store, knew it last: maybe not the latest, which the commit finds out."""
        recent: LoadedAggregate[S] | None = store.recent.get(f"{self._name}|{subject.key}")
        if recent:
            return recent
        document = await store.of_site(subject.site, self._name).find_one({"_id": subject.key})
        if document is None:
            return LoadedAggregate(subject, self._start(), StreamHead())
        state = self._start.model_validate(document["state"])
        return LoadedAggregate(subject, state, StreamHead(document["sequence"], document["hash"]), document["sequence"])

    async def _catch_up(self, store: Store, loaded: LoadedAggregate[S]) -> LoadedAggregate[S]:
        rows = await _journal(store, loaded.subject.site).after(loaded.subject.key, loaded.head.sequence)
        return self._fold(loaded, rows)

    def _fold(self, loaded: LoadedAggregate[S], rows: Sequence[Document]) -> LoadedAggregate[S]:
        state = loaded.state
        for row in rows:
            for fact in events_in(row):
                state = self._evolve(state, fact)
        return LoadedAggregate(loaded.subject, state, head_of(rows[-1]) if rows else loaded.head, loaded.saved)

    async def _cache(self, store: Store, loaded: LoadedAggregate[S]) -> LoadedAggregate[S]:
        """Keep the fold in memory, and now and then in the store where it is older."""
        if loaded.head.sequence - loaded.saved >= self._save_every:
            crash_points.crash_point("save.remembering")
            await self._save(store, loaded)
            loaded = replace(loaded, saved=loaded.head.sequence)
        store.recent.put(f"{self._name}|{loaded.subject.key}", loaded)
        return loaded

    async def _save(self, store: Store, loaded: LoadedAggregate[S]) -> None:
        """A newer fold, written meanwhile by somebody else, makes the upsert a duplicate and stays."""
        document = {
            "site": loaded.subject.site,
            "sequence": loaded.head.sequence,
            "hash": loaded.head.hash,
            "state": loaded.state.model_dump(mode="json"),
        }
        older = {"_id": loaded.subject.key, "sequence": {"$lt": loaded.head.sequence}}
        with suppress(DuplicateKey):
            await store.of_site(loaded.subject.site, self._name).replace_one(older, document, upsert=True)


def _journal(store: Store, site: str) -> Journal:
    return Journal.of(store, store.purpose(site))
