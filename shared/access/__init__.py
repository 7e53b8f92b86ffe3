"""Authorization: the role table, the pure function over it, the state that it reads, and the replica of that state.

The rules of who may do what in which site belong here; what a command means for its aggregate belongs to the services.
Only `replica` reads Kafka; the other modules import contracts alone.
"""

from shared.access.policy import NOTHING, AccessDecision, AccessRequest, ResourceScope, authorize
from shared.access.role_table import ACTIONS, Action
from shared.access.state import AccessState, SiteFacts

__all__ = [
    "ACTIONS",
    "NOTHING",
    "AccessDecision",
    "AccessRequest",
    "AccessState",
    "Action",
    "ResourceScope",
    "SiteFacts",
    "authorize",
]
