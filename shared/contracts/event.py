"""What a fact is: a frozen class with a stable type name and a version, known to one registry."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

Raw = dict[str, Any]
"""The `data` of an event as it stands in the journal, before today's class has judged it."""


class Event(BaseModel):
    """A fact in the past tense. Its fields travel as `data`; unknown ones of a newer writer are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    version: ClassVar[int]


REGISTRY: dict[str, type[Event]] = {}
"""Type name without version (`oms.reviews.answer_saved`) → the class that reads it today."""

E = TypeVar("E", bound=type[Event])


def event(name: str, *, version: int = 1) -> Callable[[E], E]:
    """Register a fact. Every version before today's needs a `from_vN` upcaster, or the import fails."""

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
    """The CloudEvents `type`: owner, fact and version in one name."""
    return f"{cls.type}.v{cls.version}"


def upcast(cls: type[Event], version: int, data: Raw) -> Raw:
    """Lift `data` of an old version to today's, one step at a time; what was given stays as it is."""
    data = dict(data) if version < cls.version else data
    for step in range(version, cls.version):
        data = getattr(cls, f"from_v{step}")(data)
    return data
