"""A read model: how events become rows. Pure; where rows are kept and shown is `projection`'s matter."""

from typing import Protocol

from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import Document


class View(Protocol):
    """One read model. `evolve` is pure: it gets the row (empty at first) and returns the next one."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def owners(self) -> tuple[str, ...]: ...

    @property
    def urgent(self) -> tuple[str, ...]:
        """The owners whose news has to show at once; that of the others may take a quarter of a second."""
        ...

    @property
    def about(self) -> tuple[str, ...]:
        """How the ids of the aggregates begin that it has rows of (`cas_`); of others it keeps nothing."""
        ...

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document: ...


def covers(view: View, key: str) -> bool:
    """Whether the view has a row of this aggregate (`ca-cqi|cas_...`)."""
    return key.partition("|")[2].startswith(view.about)


def collection_name(view: View) -> str:
    """Another version is another collection and another consumer group: that is the rebuild."""
    return f"{view.name}_v{view.version}"


def consumer_group_of(view: View) -> str:
    return f"projections.{view.name}.v{view.version}"
