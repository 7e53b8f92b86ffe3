"""Repository of event-sourced aggregates: loads, decides, commits with optimistic concurrency, and caches snapshots."""

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
C = TypeVar("C")
Decide = Callable[[S, C], Sequence[Event]]
Evolve = Callable[[S, RecordedEvent], S]
Authorize = Callable[[S], None]
MAX_CONFLICT_RETRIES = 32
"""Each of the concurrent writers of one aggregate can lose to every other once: more than the people of one case."""


def fold_mark(state: type[BaseModel]) -> Document:
    """Returns the mark of snapshots of this state: its `FOLD_VERSION`, nothing for version 1."""
    version = getattr(state, "FOLD_VERSION", 1)
    return {"fold": version} if version > 1 else {}


def is_current(snapshot: Document, state: type[BaseModel]) -> bool:
    """Returns whether the snapshot has the current fold version. A stale one is ignored: the journal is replayed."""
    return snapshot.get("fold") == fold_mark(state).get("fold")


class NoChange(Exception):
    """The command changes nothing: no entry is written."""


@dataclass(frozen=True, slots=True)
class LoadedAggregate(Generic[S]):
    """State and stream head of an aggregate after its last event."""

    subject: AggregateId
    state: S
    head: StreamHead
    saved: int = 0
    """Sequence of the stored snapshot; later events are folded from the journal."""

    replayed: bool = False
    """True when the command was an idempotent replay: nothing was committed."""

    decided_on: S | None = None
    """The state on which a command was decided; only in the result of `execute`, and not for a replay."""


@dataclass(frozen=True)
class AggregateRepository(Generic[S, C]):
    """All aggregates of one kind, with their decider. `evolve` must be pure: history, audit and rebuild call it too."""

    owner: str
    name: str
    start: type[S]
    decide: Decide[S, C]
    evolve: Evolve[S]
    snapshot_every: int = 1
    """Number of events after which the snapshot is written; the journal always has all events."""

    async def load(self, store: Store, site: str, aggregate_id: str) -> LoadedAggregate[S]:
        """Returns the aggregate, caught up from its journal. Raises Refused("not-found")."""
        loaded = await self._catch_up(store, await self._cached(store, self._subject(site, aggregate_id)))
        if loaded.head.sequence == 0:
            raise Refused.missing()
        return loaded

    async def load_cached(self, store: Store, site: str, aggregate_id: str) -> LoadedAggregate[S]:
        """Returns the cached aggregate or its snapshot, which may be stale: enough where a commit follows."""
        loaded = await self._cached(store, self._subject(site, aggregate_id))
        return loaded if loaded.head.sequence else await self.load(store, site, aggregate_id)

    async def refresh_snapshot(self, store: Store, site: str, aggregate_id: str) -> None:
        """Writes the snapshot of an aggregate whose entries were written in bulk."""
        loaded = await self._catch_up(store, await self._cached(store, self._subject(site, aggregate_id)))
        await self._save(store, loaded)

    async def execute(  # noqa: PLR0913, PLR0917 a command needs its store, context, address and authorization
        self,
        store: Store,
        cause: CommandContext,
        site: str,
        aggregate_id: str,
        command: C,
        authorize: Authorize[S] | None = None,
    ) -> LoadedAggregate[S]:
        """Decides on the cached state and commits with one insert; after a lost race reloads and decides once more.

        `authorize` runs after the decider, on the same state, and refuses by raising.
        """

        def decide(state: S) -> Sequence[Event]:
            events = self.decide(state, command)
            if authorize:
                authorize(state)
            return events

        return await self._execute(store, cause, self._subject(site, aggregate_id), decide)

    async def _execute(
        self, store: Store, cause: CommandContext, subject: AggregateId, decide: Callable[[S], Sequence[Event]]
    ) -> LoadedAggregate[S]:
        loaded = await self._cached(store, subject)
        for _ in range(MAX_CONFLICT_RETRIES):
            try:
                entry = await self._commit(store, loaded, decide, cause)
            except NoChange:
                fresh = await self._catch_up(store, loaded)
                if fresh.head == loaded.head:
                    return fresh
                loaded = fresh
            except (Refused, DuplicateKey) as error:
                if cause.retry and (earlier := await _journal(store, subject.site).entry_with_key(cause.retry)):
                    return await self._replay_response(store, subject.site, earlier, cause.retry)
                fresh = await self._catch_up(store, loaded)
                if isinstance(error, Refused) and fresh.head == loaded.head:
                    raise
                loaded = fresh
            else:
                return replace(await self._cache(store, self._fold(loaded, [entry])), decided_on=loaded.state)
        raise Refused("too-busy", 409, "Several people are saving this at once. Nothing was changed: save again.")

    async def _commit(
        self,
        store: Store,
        loaded: LoadedAggregate[S],
        decide: Callable[[S], Sequence[Event]],
        cause: CommandContext,
    ) -> Document:
        if not (events := decide(loaded.state)):
            raise NoChange
        entry = new_journal_entry(loaded.subject, loaded.head, events, cause)
        crash_points.crash_point("save.decided")
        await _journal(store, loaded.subject.site).append([entry])
        crash_points.crash_point("save.committed")
        return entry

    async def _replay_response(
        self, store: Store, site: str, entry: Document, retry: IdempotencyKey
    ) -> LoadedAggregate[S]:
        """Returns the state as the first request with this key left it, folded from the journal."""
        if entry["retry"]["body"] != retry.body:
            raise Refused("idempotency-key-reused", 422, "This Idempotency-Key was used with another request before.")
        subject = self._subject(site, entry["aggregate"].partition("|")[2])
        entries = await _journal(store, site).after(subject.key, 0, until=entry["sequence"])
        return replace(self._fold(LoadedAggregate(subject, self.start(), StreamHead()), entries), replayed=True)

    async def _cached(self, store: Store, subject: AggregateId) -> LoadedAggregate[S]:
        """Returns the cached aggregate or its snapshot. It may be stale, which the commit detects."""
        recent: LoadedAggregate[S] | None = store.recent.get(f"{self.name}|{subject.key}")
        if recent:
            return recent
        snapshot = await store.of_site(subject.site, self.name).find_one({"_id": subject.key})
        if snapshot is None or not is_current(snapshot, self.start):
            return LoadedAggregate(subject, self.start(), StreamHead())
        state = self.start.model_validate(snapshot["state"])
        return LoadedAggregate(subject, state, StreamHead(snapshot["sequence"], snapshot["hash"]), snapshot["sequence"])

    async def _catch_up(self, store: Store, loaded: LoadedAggregate[S]) -> LoadedAggregate[S]:
        entries = await _journal(store, loaded.subject.site).after(loaded.subject.key, loaded.head.sequence)
        return self._fold(loaded, entries)

    def _fold(self, loaded: LoadedAggregate[S], entries: Sequence[Document]) -> LoadedAggregate[S]:
        state = loaded.state
        for entry in entries:
            for recorded in events_in(entry):
                state = self.evolve(state, recorded)
        return LoadedAggregate(loaded.subject, state, head_of(entries[-1]) if entries else loaded.head, loaded.saved)

    async def _cache(self, store: Store, loaded: LoadedAggregate[S]) -> LoadedAggregate[S]:
        """Caches the aggregate in memory and writes the snapshot once it is old enough."""
        if loaded.head.sequence - loaded.saved >= self.snapshot_every:
            crash_points.crash_point("save.remembering")
            await self._save(store, loaded)
            loaded = replace(loaded, saved=loaded.head.sequence)
        store.recent.store(f"{self.name}|{loaded.subject.key}", loaded)
        return loaded

    async def _save(self, store: Store, loaded: LoadedAggregate[S]) -> None:
        """Writes the snapshot. A newer one, written by another process, turns the upsert into a duplicate and stays."""
        snapshot = {
            "site": loaded.subject.site,
            "sequence": loaded.head.sequence,
            "hash": loaded.head.hash,
            "state": loaded.state.model_dump(mode="json"),
        } | fold_mark(self.start)
        older = {"_id": loaded.subject.key, "sequence": {"$lt": loaded.head.sequence}}
        with suppress(DuplicateKey):
            await store.of_site(loaded.subject.site, self.name).replace_one(older, snapshot, upsert=True)

    def _subject(self, site: str, aggregate_id: str) -> AggregateId:
        return AggregateId(self.owner, site, aggregate_id)


def _journal(store: Store, site: str) -> Journal:
    return Journal.for_purpose(store, store.purpose(site))
