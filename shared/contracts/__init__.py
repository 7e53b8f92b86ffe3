"""Events that travel between services, one class each, and the envelope that carries them."""

from shared.contracts import helpdesk, ratings
from shared.contracts.identity import events as identity
from shared.contracts.reviews import events as reviews

__all__ = ["helpdesk", "identity", "ratings", "reviews"]
"""The modules of every event: they are imported here, so that the registry is complete for any importer."""
