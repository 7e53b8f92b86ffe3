"""One row a ticket: what it is about and whether it is settled."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.helpdesk import TicketClosed, TicketOpened
from shared.eventstore.journal_entry import Document


class Tickets:
    """Fed by the help desk; the site's people see how many of its matters are open."""

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
