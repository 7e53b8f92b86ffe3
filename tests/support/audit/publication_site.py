"""Publications of one invented site, by commands of invented people."""

from functools import reduce
from typing import Self

from services.projections.domain import Command, PublicationSeries, decide, evolve, series_of
from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, head_of, new_journal_entry
from tests.support.histories import SITE, because

DRAFTER, RELEASER = "usr_drafter", "usr_releaser"


class PublicationSite:
    """The publications of a site after the commands of some people."""

    def __init__(self) -> None:
        self.state, self.head = PublicationSeries(), StreamHead()
        self.events: list[RecordedEvent] = []

    def execute(self, person: str, command: Command) -> Self:
        events = decide(self.state, command)
        subject = AggregateId("projections", SITE, series_of(SITE))
        entry = new_journal_entry(subject, self.head, events, because(person))
        self.head = head_of(entry)
        self.events += events_in(entry)
        self.state = reduce(evolve, events_in(entry), self.state)
        return self
