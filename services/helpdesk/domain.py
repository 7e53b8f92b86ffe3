"""Ticket aggregate: opened, then closed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.helpdesk import HelpdeskEvent, TicketClosed, TicketOpened
from shared.contracts.vocabulary import Topic
from shared.errors import Refused


class Ticket(BaseModel):
    """State of a ticket."""

    model_config = ConfigDict(frozen=True)

    state: Literal["new", "open", "closed"] = "new"
    topic: Topic = "something_else"


@dataclass(frozen=True)
class OpenTicket:
    topic: Topic


@dataclass(frozen=True)
class CloseTicket:
    pass


Command = OpenTicket | CloseTicket


def decide(ticket: Ticket, command: Command) -> Sequence[HelpdeskEvent]:
    """Returns the events of a command. Raises Refused for closing a missing or closed ticket."""
    match command:
        case OpenTicket(topic):
            return [TicketOpened(topic=topic)]
        case CloseTicket():
            if ticket.state == "new":
                raise Refused.missing()
            if ticket.state == "closed":
                raise Refused("ticket-closed", 409, "This ticket is closed already.")
            return [TicketClosed()]
        case _:
            assert_never(command)


def evolve(ticket: Ticket, recorded: RecordedEvent) -> Ticket:
    match event := cast("HelpdeskEvent", recorded.event):
        case TicketOpened(topic=topic):
            return Ticket(state="open", topic=topic)
        case TicketClosed():
            return ticket.model_copy(update={"state": "closed"})
        case _:
            assert_never(event)
