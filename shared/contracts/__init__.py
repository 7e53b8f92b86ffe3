"""The facts that travel between services: one class a fact, and the envelope that carries them."""

from shared.contracts import helpdesk, identity, ratings, reviews
from shared.contracts.envelope import RecordedEvent, decode, encode
from shared.contracts.event import REGISTRY, Event, event

__all__ = [
    "REGISTRY",
    "Event",
    "RecordedEvent",
    "decode",
    "encode",
    "event",
    "helpdesk",
    "identity",
    "ratings",
    "reviews",
]
