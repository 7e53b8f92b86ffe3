"""Events of the help desk: a ticket was opened or closed, never its text."""

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import Topic


@event("oms.helpdesk.ticket_opened")
class TicketOpened(Event):
    """A member of a site asked for help."""

    topic: Topic


@event("oms.helpdesk.ticket_closed")
class TicketClosed(Event):
    """The ticket is resolved."""


HelpdeskEvent = TicketOpened | TicketClosed
