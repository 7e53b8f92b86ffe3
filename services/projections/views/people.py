"""View of people: one row per person and site with their roles there."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.eventstore.journal_entry import Document


class People:
    """Reads identity; the source of the number of people per role."""

    name, version = "people", 1
    owners = ("identity",)
    urgent = ()
    about = ("usr_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        other_roles = [role for role in row.get("roles", []) if role != getattr(recorded.event, "role", None)]
        match recorded.event:
            case RoleGranted(role=role):
                return row | {"roles": sorted([*other_roles, role])}
            case RoleRevoked():
                return row | {"roles": other_roles}
            case _:
                return row
