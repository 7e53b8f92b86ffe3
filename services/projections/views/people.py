"""One row a person and site: the roles they hold there."""

from shared.contracts.envelope import Recorded
from shared.contracts.identity.events import RoleGranted, RoleRevoked
from shared.eventstore.journal_entry import Document


class People:
    """Fed by identity; the site's leaders see who holds which role."""

    name, version = "people", 1
    owners = ("identity",)
    urgent = ()
    about = ("usr_",)

    def evolve(self, row: Document, fact: Recorded) -> Document:
        held = [role for role in row.get("roles", []) if role != getattr(fact.event, "role", None)]
        match fact.event:
            case RoleGranted(role=role):
                return row | {"roles": sorted([*held, role])}
            case RoleRevoked():
                return row | {"roles": held}
            case _:
                return row
