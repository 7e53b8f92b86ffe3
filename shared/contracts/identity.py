"""What the identity service tells the world: who may do what in which site, never a name or an address."""

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import Role


@event("oms.identity.role_granted")
class RoleGranted(Event):
    """A person was given a role in the envelope's site; roles are review-specific (R14)."""

    role: Role


@event("oms.identity.role_revoked")
class RoleRevoked(Event):
    """A person lost a role in the envelope's site."""

    role: Role


IdentityEvent = RoleGranted | RoleRevoked
