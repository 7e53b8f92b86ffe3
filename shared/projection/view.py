"""View: a versioned, pure function from events to one row per aggregate."""

from typing import Protocol

from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import Document


class View(Protocol):
    """One materialized view."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners whose topics the view reads."""
        ...

    @property
    def urgent(self) -> tuple[str, ...]:
        """The owners whose events are applied without delay; those of the others a quarter of a second later."""
        ...

    @property
    def about(self) -> tuple[str, ...]:
        """The id prefixes (`cas_`) of the aggregates that have a row; events of others are ignored."""
        ...

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        """Return the next row, from an empty one at first. Pure."""
        ...


def covers(view: View, key: str) -> bool:
    """Whether the view has a row of this aggregate (`ca-cqi|cas_...`)."""
    return key.partition("|")[2].startswith(view.about)


def collection_name(view: View) -> str:
    """Return the collection of this version; each version has its own collection and consumer group."""
    return f"{view.name}_v{view.version}"


def consumer_group_of(view: View) -> str:
    return f"projections.{view.name}.v{view.version}"
