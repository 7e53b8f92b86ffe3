"""Commands of one aggregate after the other, each decided on the state that the events before have left."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

from pydantic import BaseModel

from shared.contracts.event import Event
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, head_of, new_journal_entry
from tests.support.histories import SITE, because

DAY = date(2026, 10, 1)
"""Day at the site that the events record."""


class History:
    """An aggregate in memory, recorded as the journal records it."""

    def __init__(self, state: BaseModel, decide: Callable[..., Sequence[Event]], evolve: Callable[..., Any]) -> None:
        self.state: Any = state
        self._decide, self._evolve, self._head = decide, evolve, StreamHead()

    def execute(self, *commands: object) -> Any:
        """Return the state after the commands; one that changes nothing records nothing."""
        for command in commands:
            if events := self._decide(self.state, command):
                subject = AggregateId("projections", SITE, f"apl_{'0' * 32}")
                entry = new_journal_entry(subject, self._head, events, replace(because("usr_leader"), day=DAY))
                self._head = head_of(entry)
                self.state = reduce(self._evolve, events_in(entry), self.state)
        return self.state

    @property
    def sequence(self) -> int:
        return self._head.sequence
