"""One row a person and site: the roles they hold there."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.events import RoleGranted, RoleRevoked
from shared.eventstore.journal_entry import Document


class People:
    """Fed by identity; the site's leaders see who holds which role."""

    name, version = "people", 1
    owners = ("identity",)
    urgent = ()
    about = ("usr_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        held = [role for role in row.get("roles", []) if role != getattr(recorded.event, "role", None)]
        match recorded.event:
            case RoleGranted(role=role):
                return row | {"roles": sorted([*held, role])}
            case RoleRevoked():
                return row | {"roles": held}
            case _:
                return row
