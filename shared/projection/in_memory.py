"""A view folded from nothing, in memory: events may come twice or too early. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import Document
from shared.projection.view import View, covers


@dataclass(slots=True)
class Refolded:
    """One row: what it shows, and the last sequence folded per source."""

    site: str
    seen: dict[str, int] = field(default_factory=dict)
    row: Document = field(default_factory=dict)


class InMemoryView:
    """All rows of a view. `early` holds what came before its predecessor."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.rows: dict[str, Refolded] = {}
        self.early: dict[tuple[str, str], dict[int, RecordedEvent]] = {}
        self.newest: dict[str, str] = {}

    def apply(self, recorded: RecordedEvent) -> int:
        """Fold an event and those that waited for it; returns how many were folded."""
        key, owner, sequence = recorded.key, recorded.owner, recorded.sequence
        if not covers(self._view, key):
            return 0
        found = self.rows.get(key) or self.rows.setdefault(key, Refolded(recorded.envelope.site))
        following = found.seen.get(owner, 0) + 1
        if sequence != following:
            if sequence > following:
                self.early.setdefault((key, owner), {})[sequence] = recorded
            return 0
        self._fold(found, owner, recorded)
        return 1 + self._fold_early(found, (key, owner), sequence) if self.early else 1

    def _fold(self, found: Refolded, owner: str, recorded: RecordedEvent) -> None:
        found.row = self._view.evolve(found.row, recorded)
        found.seen[owner] = recorded.sequence
        if (time := recorded.envelope.time) > self.newest.get(owner, ""):
            self.newest[owner] = time

    def _fold_early(self, found: Refolded, place: tuple[str, str], sequence: int) -> int:
        early, folded = self.early.get(place, {}), 0
        while after := early.pop(sequence + folded + 1, None):
            self._fold(found, place[1], after)
            folded += 1
        if not early:
            self.early.pop(place, None)
        return folded

    def documents(self, revision: int) -> Iterator[Document]:
        """The rows as a view's collection holds them; a writer that read another revision is refused."""
        for key, found in self.rows.items():
            if found.seen:
                yield {"_id": key, "site": found.site, "revision": revision, "row": found.row, "seen": found.seen}
