"""Events that travel between services, one class each, and the envelope that carries them.

Shapes that are written to a topic belong here, and the vocabulary of their fields; what an event means for a service's
state belongs to that service. Imports nothing of `shared` outside this room.
"""

from shared.contracts import helpdesk, improvement, projections, ratings
from shared.contracts.identity import events as identity
from shared.contracts.reviews import events as reviews

__all__ = ["helpdesk", "identity", "improvement", "projections", "ratings", "reviews"]
"""The modules of every event: they are imported here, so that the registry is complete for any importer."""
