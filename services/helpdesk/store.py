"""Repository of tickets."""

from services.helpdesk.domain import Ticket, decide, evolve
from shared.eventstore.repository import AggregateRepository

tickets = AggregateRepository("helpdesk", "tickets", Ticket, decide, evolve)
