"""A ticket is opened and closed once; nothing of what was said is in it."""

from functools import reduce

import pytest

from services.helpdesk.domain import CloseTicket, OpenTicket, Ticket, decide, evolve
from shared.contracts.event import Event
from shared.contracts.helpdesk import TicketClosed, TicketOpened
from shared.errors import Refused
from tests.support.histories import history

OPENED = TicketOpened(topic="reports")


def given(*facts: Event) -> Ticket:
    return reduce(evolve, history(*facts, owner="helpdesk", aggregate=f"tic_{'1' * 32}"), Ticket())


def test_an_opened_ticket_is_open_and_keeps_its_topic_when_it_is_closed() -> None:
    assert given(OPENED) == Ticket(state="open", topic="reports")
    assert given(OPENED, TicketClosed()) == Ticket(state="closed", topic="reports")


def test_opening_tells_the_topic_and_nothing_else() -> None:
    assert decide(Ticket(), OpenTicket("reports")) == [OPENED]


def test_an_open_ticket_can_be_closed() -> None:
    assert decide(given(OPENED), CloseTicket()) == [TicketClosed()]


def test_a_closed_ticket_cannot_be_closed_again() -> None:
    with pytest.raises(Refused) as caught:
        decide(given(OPENED, TicketClosed()), CloseTicket())
    assert (caught.value.slug, caught.value.status) == ("ticket-closed", 409)


def test_a_ticket_that_was_never_opened_is_missing() -> None:
    with pytest.raises(Refused) as caught:
        decide(Ticket(), CloseTicket())
    assert (caught.value.slug, caught.value.status) == ("not-found", 404)
