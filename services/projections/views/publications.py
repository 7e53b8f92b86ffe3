"""View of publications: one row per site with the release log of its versions."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.projections import (
    PublicationDrafted,
    PublicationRefused,
    PublicationReleased,
    PublicationWithdrawn,
)
from shared.eventstore.journal_entry import Document


class Publications:
    """Reads projections; the source of the release log: when each version was drafted, released and withdrawn (R81)."""

    name, version = "publications", 1
    owners = ("projections",)
    urgent = ("projections",)
    about = ("pub_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        log = row.get("log", [])
        match recorded.event:
            case PublicationDrafted(publication=version, reporting_quarter=quarter):
                return row | {"log": [*log, _line(recorded, version, "drafted") | {"reporting_quarter": quarter}]}
            case PublicationReleased(publication=version):
                return row | {"log": [*log, _line(recorded, version, "released")]}
            case PublicationRefused(publication=version):
                return row | {"log": [*log, _line(recorded, version, "refused")]}
            case PublicationWithdrawn(publication=version, reason=reason):
                return row | {"log": [*log, _line(recorded, version, "withdrawn") | {"reason": reason}]}
            case _:
                return row


def _line(recorded: RecordedEvent, version: str, what: str) -> Document:
    return {"version": version, "what": what, "by": recorded.envelope.actor, "day": recorded.day}
