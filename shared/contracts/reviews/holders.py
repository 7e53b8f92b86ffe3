"""Holders of a case: the reviewers whom it is given to, and those who declared a conflict of interest.

Consumers that show content of a case to a reviewer fold them from its events.
"""

from typing import Literal, NamedTuple

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.entry import CaseCreated, ConflictDeclared, EntryEvent, ReviewersAssigned
from shared.contracts.reviews.stages import WITHOUT_EFFECT

CaseRelation = Literal["given", "others", "declined"]
"""Whether a case is given to a person, or to others, or the person declared a conflict of interest with it."""


class CaseHolders(NamedTuple):
    """`people`: the assigned reviewers; of a case that is not assigned, its creator and the people who entered it."""

    people: tuple[str, ...] = ()
    is_assigned: bool = False
    declined: tuple[str, ...] = ()

    def relation_of(self, person: str) -> CaseRelation:
        """Returns the relation of a person to the case. A conflict of interest outlasts an assignment."""
        if person in self.declined:
            return "declined"
        return "given" if person in self.people else "others"


def holders_after(holders: CaseHolders, recorded: RecordedEvent) -> CaseHolders:
    """Returns the holders after an event; most events do not change them."""
    actor = recorded.envelope.actor
    match recorded.event:
        case CaseCreated():
            return CaseHolders((actor,))
        case ReviewersAssigned(reviewers=reviewers):
            return holders._replace(people=reviewers, is_assigned=True)
        case ConflictDeclared():
            return holders._replace(declined=_with(holders.declined, actor))
        case event if isinstance(event, EntryEvent) and not isinstance(event, WITHOUT_EFFECT):
            return holders if holders.is_assigned else holders._replace(people=_with(holders.people, actor))
        case _:
            return holders


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)
