"""In-memory view: all rows of a view, folded from events in any order, duplicates included. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import Document
from shared.projection.view import View, covers


@dataclass(slots=True)
class InMemoryRow:
    """One row, and the last sequence applied per owner."""

    site: str
    seen: dict[str, int] = field(default_factory=dict)
    row: Document = field(default_factory=dict)


class InMemoryView:
    """All rows of a view. `early` holds events that came before their predecessor, by key and owner."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.rows: dict[str, InMemoryRow] = {}
        self.early: dict[tuple[str, str], dict[int, RecordedEvent]] = {}
        self.newest: dict[str, str] = {}

    def apply(self, recorded: RecordedEvent) -> int:
        """Apply an event and the early ones that follow it. Return how many were applied."""
        key, owner, sequence = recorded.key, recorded.owner, recorded.sequence
        if not covers(self._view, key):
            return 0
        row = self.rows.get(key) or self.rows.setdefault(key, InMemoryRow(recorded.envelope.site))
        expected = row.seen.get(owner, 0) + 1
        if sequence != expected:
            if sequence > expected:
                self.early.setdefault((key, owner), {})[sequence] = recorded
            return 0
        self._apply_next(row, owner, recorded)
        return 1 + self._apply_early(row, key, owner, sequence) if self.early else 1

    def _apply_next(self, row: InMemoryRow, owner: str, recorded: RecordedEvent) -> None:
        row.row = self._view.evolve(row.row, recorded)
        row.seen[owner] = recorded.sequence
        if (time := recorded.envelope.time) > self.newest.get(owner, ""):
            self.newest[owner] = time

    def _apply_early(self, row: InMemoryRow, key: str, owner: str, sequence: int) -> int:
        early, applied = self.early.get((key, owner), {}), 0
        while following := early.pop(sequence + applied + 1, None):
            self._apply_next(row, owner, following)
            applied += 1
        if not early:
            self.early.pop((key, owner), None)
        return applied

    def documents(self, revision: int) -> Iterator[Document]:
        """Yield the rows as a view's collection holds them; a writer that read another revision conflicts."""
        for key, row in self.rows.items():
            if row.seen:
                yield {"_id": key, "site": row.site, "revision": revision, "row": row.row, "seen": row.seen}
