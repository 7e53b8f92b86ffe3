"""In-memory queues of journal entries that this process committed and its relays have not published yet."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence

from shared.contracts.vocabulary import Purpose
from shared.mongo import Document

MAX_QUEUED = 10_000
"""Entries kept in memory while the broker is unavailable; older ones are left to the sweep."""


class CommitQueue:
    """Bounded queue of one journal; the oldest entries are dropped when it is full.

    Dropping an entry only delays its events: it stays unpublished in the journal, where the sweep finds it.
    """

    def __init__(self) -> None:
        self._entries: deque[Document] = deque(maxlen=MAX_QUEUED)
        self._is_filled = asyncio.Event()

    def add(self, entries: Sequence[Document]) -> None:
        self._entries.extend(entries)
        self._is_filled.set()

    async def drain(self) -> list[Document]:
        """Wait until there are entries and return all of them, ordered by (aggregate, sequence)."""
        await self._is_filled.wait()
        self._is_filled.clear()
        entries = sorted(self._entries, key=lambda entry: (entry["aggregate"], entry["sequence"]))
        self._entries.clear()
        return entries


class CommitQueues:
    """The queues of a service's journals by purpose, made before the store that fills them and the relays."""

    def __init__(self) -> None:
        self._queues: defaultdict[Purpose | None, CommitQueue] = defaultdict(CommitQueue)

    def add(self, purpose: Purpose | None, entries: Sequence[Document]) -> None:
        """Queue entries right after their commit: the store's `on_commit`."""
        self._queues[purpose].add(entries)

    def __getitem__(self, purpose: Purpose | None) -> CommitQueue:
        return self._queues[purpose]
