"""What the help desk keeps: tickets."""

from services.helpdesk.domain import Ticket, evolve
from shared.eventstore.repository import Aggregates

tickets = Aggregates("helpdesk", "tickets", Ticket, evolve)
