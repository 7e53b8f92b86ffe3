"""View of tickets: one row per ticket with its topic and state."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.helpdesk import TicketClosed, TicketOpened
from shared.eventstore.journal_entry import Document


class Tickets:
    """Reads the help desk; the source of a site's number of open tickets."""

    name, version = "tickets", 1
    owners = ("helpdesk",)
    urgent = ()
    about = ("tic_",)

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        match recorded.event:
            case TicketOpened(topic=topic):
                return row | {"topic": topic, "state": "open"}
            case TicketClosed():
                return row | {"state": "closed"}
            case _:
                return row
