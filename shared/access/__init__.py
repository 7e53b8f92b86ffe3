"""Who may do what: one table, one pure function over it, and the fold of the facts that it needs. Pure."""

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
