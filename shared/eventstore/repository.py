"""Load, decide, commit, fold: the one way in which a command becomes facts."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.contracts.envelope import Recorded
from shared.contracts.event import Event
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import Cause, Head, Retry, Subject, head_of, recorded, row_of
from shared.mongo import Document, DuplicateKey, Store
from shared.ops import crash_points

S = TypeVar("S", bound=BaseModel)
Decide = Callable[[S], Sequence[Event]]
TRIES = 32
"""Each writer of one aggregate can lose to every other one once: enough for more people than work on a case."""


class NothingNew(Exception):
    """What is wanted is so already: nothing is written."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[S]):
    """An aggregate as it is after its last event."""

    subject: Subject
    state: S
    head: Head
    saved: int = 0
    """The sequence up to which the store has the fold; what is beyond is folded from the journal when needed."""

    replayed: bool = False


class Aggregates(Generic[S]):
    """All aggregates of one kind. `evolve` must be pure: it is also history, audit and rebuild."""

    def __init__(
        self, owner: str, name: str, start: type[S], evolve: Callable[[S, Recorded], S], save_every: int = 1
    ) -> None:
        """`save_every`: after how many events the cached fold is written; the journal always has them all."""
        self._owner, self._name, self._start, self._evolve, self._save_every = owner, name, start, evolve, save_every

    async def load(self, store: Store, site: str, aggregate: str) -> Loaded[S]:
        """The aggregate, caught up from its journal. Raises Refused("not-found")."""
        found = await self._catch_up(store, await self._cached(store, Subject(self._owner, site, aggregate)))
        if found.head.sequence == 0:
            raise Refused.missing()
        return found

    async def known(self, store: Store, site: str, aggregate: str) -> Loaded[S]:
        """As this process, else the store, knew it last: enough for what the commit judges once more."""
        found = await self._cached(store, Subject(self._owner, site, aggregate))
        return found if found.head.sequence else await self.load(store, site, aggregate)

    async def refold(self, store: Store, site: str, aggregate: str) -> None:
        """Cache the fold of an aggregate whose rows were written in bulk."""
        found = await self._catch_up(store, await self._cached(store, Subject(self._owner, site, aggregate)))
        await self._save(store, found)

    async def run(self, store: Store, site: str, aggregate: str, decide: Decide[S], cause: Cause) -> Loaded[S]:
        """Decide on the cached state and commit by one insert; whoever was slower reloads and decides again."""
        loaded = await self._cached(store, Subject(self._owner, site, aggregate))
        for _ in range(TRIES):
            try:
                row = await self._commit(store, loaded, decide, cause)
            except NothingNew:
                fresh = await self._catch_up(store, loaded)
                if fresh.head == loaded.head:
                    return fresh
                loaded = fresh
            except (Refused, DuplicateKey) as error:
                if cause.retry and (before := await _journal(store, site).made_by(cause.retry)):
                    return await self._answer_again(store, site, before, cause.retry)
                fresh = await self._catch_up(store, loaded)
                if isinstance(error, Refused) and fresh.head == loaded.head:
                    raise
                loaded = fresh
            else:
                return await self._remember(store, self._fold(loaded, [row]))
        raise Refused("too-busy", 409, "Several people are saving this at once. Nothing was changed: save again.")

    async def _commit(self, store: Store, loaded: Loaded[S], decide: Decide[S], cause: Cause) -> Document:
        if not (events := decide(loaded.state)):
            raise NothingNew
        row = row_of(loaded.subject, loaded.head, events, cause)
        crash_points.here("save.decided")
        await _journal(store, loaded.subject.site).append([row])
        crash_points.here("save.committed")
        return row

    async def _answer_again(self, store: Store, site: str, row: Document, retry: Retry) -> Loaded[S]:
        """The same key gets the same answer: the state as that request left it, folded from the journal."""
        if row["retry"]["body"] != retry.body:
            raise Refused("idempotency-key-reused", 422, "This Idempotency-Key was used with another request before.")
        subject = Subject(self._owner, site, row["aggregate"].partition("|")[2])
        rows = await _journal(store, site).after(subject.key, 0, until=row["sequence"])
        return replace(self._fold(Loaded(subject, self._start(), Head()), rows), replayed=True)

    async def _cached(self, store: Store, subject: Subject) -> Loaded[S]:
        """As this process, else the store, knew it last: maybe not the latest, which the commit finds out."""
        recent: Loaded[S] | None = store.recent.get(f"{self._name}|{subject.key}")
        if recent:
            return recent
        document = await store.of_site(subject.site, self._name).find_one({"_id": subject.key})
        if document is None:
            return Loaded(subject, self._start(), Head())
        state = self._start.model_validate(document["state"])
        return Loaded(subject, state, Head(document["sequence"], document["hash"]), document["sequence"])

    async def _catch_up(self, store: Store, loaded: Loaded[S]) -> Loaded[S]:
        rows = await _journal(store, loaded.subject.site).after(loaded.subject.key, loaded.head.sequence)
        return self._fold(loaded, rows)

    def _fold(self, loaded: Loaded[S], rows: Sequence[Document]) -> Loaded[S]:
        state = loaded.state
        for row in rows:
            for fact in recorded(row):
                state = self._evolve(state, fact)
        return Loaded(loaded.subject, state, head_of(rows[-1]) if rows else loaded.head, loaded.saved)

    async def _remember(self, store: Store, loaded: Loaded[S]) -> Loaded[S]:
        """Keep the fold in memory, and now and then in the store where it is older."""
        if loaded.head.sequence - loaded.saved >= self._save_every:
            crash_points.here("save.remembering")
            await self._save(store, loaded)
            loaded = replace(loaded, saved=loaded.head.sequence)
        store.recent.put(f"{self._name}|{loaded.subject.key}", loaded)
        return loaded

    async def _save(self, store: Store, loaded: Loaded[S]) -> None:
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
