"""Subscription of one event stream: pending changes and presence, merged by case, so that its size is bounded."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress

from services.reviews.updates.changes import CaseChange, change_by
from shared.contracts.envelope import RecordedEvent


class Subscription:
    """The cases of one stream with the versions that it has sent.

    What arrives while the client reads slowly is merged: at most one pending change a case, however many there were.
    """

    def __init__(self, versions: Mapping[str, int]) -> None:
        """`versions`: by the key of a case; changes up to it are not pending. The first step is to catch up."""
        self.versions = dict(versions)
        self.is_stale = True
        """Whether changes may have been missed, so that the journal must be read."""

        self._changes: dict[str, CaseChange] = {}
        self._presence: set[str] = set()
        self._pending = asyncio.Event()

    def offer(self, key: str, events: Iterable[RecordedEvent]) -> None:
        """Merge events of a case into its pending change, except those that were sent before."""
        for recorded in events:
            if recorded.sequence > self.versions[key]:
                change, earlier = change_by(recorded), self._changes.get(key)
                self._changes[key] = earlier | change if earlier else change
                self._pending.set()

    def offer_presence(self, key: str) -> None:
        """Note that the people in a case are others than before."""
        self._presence.add(key)
        self._pending.set()

    def mark_stale(self) -> None:
        """Have the stream read the journal once: records of the topic may have been missed."""
        self.is_stale = True
        self._pending.set()

    def take_changes(self) -> dict[str, CaseChange]:
        """Return the pending changes by key of the case. Until `record_sent` they can be read again as missed ones."""
        taken, self._changes = self._changes, {}
        return taken

    def take_presence(self) -> set[str]:
        """Return the keys of the cases whose people have changed."""
        taken, self._presence = self._presence, set()
        return taken

    def record_sent(self, changes: Mapping[str, CaseChange]) -> None:
        """Raise the versions that the client has."""
        self.versions |= {key: change.version for key, change in changes.items()}

    async def wait(self, seconds: float) -> None:
        """Return when something has become pending since the last return, or after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._pending.wait()
        self._pending.clear()
