"""Event: a frozen class with a stable type name and a version, known to one registry."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.vocabulary import Day

Raw = dict[str, Any]
"""The `data` of an event as in the journal, before today's class validates it."""


class Event(BaseModel):
    """A fact in the past tense. Its fields are the envelope's `data`; unknown fields of a newer writer are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    version: ClassVar[int]


class DatedEvent(Event):
    """An event that has the day on which it happened at its site, from the context in which it was decided.

    The day stands in the envelope's `data` beside the fields of the event, and is none of its content: `model_dump`
    leaves it out.
    """

    day: Annotated[Day | None, Field(exclude=True)] = None
    """None in events that were recorded before this field was; see `RecordedEvent.day`."""


REGISTRY: dict[str, type[Event]] = {}
"""Type name without version (`oms.reviews.answer_saved`) → the class that reads it."""

E = TypeVar("E", bound=type[Event])


def event(name: str, *, version: int = 1) -> Callable[[E], E]:
    """Registers an event class. Every earlier version needs an upcaster `from_vN`, or the import fails."""

    def register(cls: E) -> E:
        missing = [f"from_v{n}" for n in range(1, version) if not hasattr(cls, f"from_v{n}")]
        if missing:
            raise TypeError(
                f"{cls.__name__} is at version {version} and cannot read its past: add {', '.join(missing)}"
            )
        if name in REGISTRY:
            raise TypeError(f"two classes are called {name}")
        cls.type, cls.version = name, version
        REGISTRY[name] = cls
        return cls

    return register


def wire_type(cls: type[Event]) -> str:
    """Returns the CloudEvents `type`: owner, event and version in one name."""
    return f"{cls.type}.v{cls.version}"


def upcast(cls: type[Event], version: int, data: Raw) -> Raw:
    """Returns `data` of an old version upcast to the current one, step by step; the argument is not changed."""
    data = dict(data) if version < cls.version else data
    for step in range(version, cls.version):
        data = getattr(cls, f"from_v{step}")(data)
    return data
