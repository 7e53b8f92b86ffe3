"""The facts that travel between services: one class a fact, and the envelope that carries them."""

from shared.contracts import helpdesk, identity, ratings, reviews
from shared.contracts.envelope import Recorded, decode, encode
from shared.contracts.event import REGISTRY, Event, event

__all__ = ["REGISTRY", "Event", "Recorded", "decode", "encode", "event", "helpdesk", "identity", "ratings", "reviews"]
