"""Repositories that commit the events of a test without the rules of the domain."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from shared.contracts.event import Event
from shared.eventstore.repository import AggregateRepository

S = TypeVar("S", bound=BaseModel)


def accepting_any(repository: AggregateRepository[S, Any]) -> AggregateRepository[S, Sequence[Event]]:
    """Return the repository with a decider whose command is the events to commit."""
    return replace(repository, decide=_events)


def _events(_state: object, events: Sequence[Event]) -> Sequence[Event]:
    return events
