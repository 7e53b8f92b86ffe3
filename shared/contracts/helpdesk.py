"""What the help desk tells the world: that someone asked and was answered, never what was said."""

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import Topic


@event("oms.helpdesk.ticket_opened")
class TicketOpened(Event):
    """Somebody of a site asked for help."""

    topic: Topic


@event("oms.helpdesk.ticket_closed")
class TicketClosed(Event):
    """The matter is settled."""


HelpdeskEvent = TicketOpened | TicketClosed
