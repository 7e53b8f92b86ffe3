"""Summary: the sums over all rows of a view that have the same key, made anew from those rows after each change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from shared.eventstore.journal_entry import Document
from shared.projection.view import View

SumsKey = tuple[str, ...]
"""The site, then the values of the key's fields: `("ca-cqi", "2026Q3", "06001")`."""


@dataclass(frozen=True)
class Summary:
    """The sums of a view, one document per key. The view's version covers them: other sums need a higher version.

    A row has no key until it has every field of it; then its key never changes. Sums are made of all rows of a key at
    once, never added to: made again, they are the same.
    """

    fields: tuple[str, ...]
    """Fields of the row that make its key, together with its site."""

    contribution: Callable[[Document], Document]
    """What a row adds to the sums: a change of the row that leaves this equal leaves the sums equal."""

    total: Callable[[Iterable[Document]], Document]
    """The sums of these contributions, whatever their order."""

    def key_of(self, site: str, row: Document) -> SumsKey | None:
        """Return the key of a row, None for a row without one."""
        values = [row.get(name) for name in self.fields]
        return (site, *map(str, values)) if None not in values else None

    def is_changed(self, before: Document, after: Document) -> bool:
        """Whether the sums of the row's key change with the row."""
        if any(name not in after for name in self.fields):
            return False
        had_key = all(name in before for name in self.fields)
        return not had_key or self.contribution(before) != self.contribution(after)

    def sums_of(self, rows: Iterable[Document]) -> Document:
        return self.total(map(self.contribution, rows))

    def named(self, key: SumsKey) -> Mapping[str, str]:
        """Return the site and the fields of a key by name."""
        return dict(zip(("site", *self.fields), key, strict=True))


@runtime_checkable
class SummedView(View, Protocol):
    """A view whose rows are summed."""

    @property
    def summary(self) -> Summary: ...


def summary_of(view: View) -> Summary | None:
    return view.summary if isinstance(view, SummedView) else None
