"""Histories for tests: facts as a journal holds them, told by invented people at a fixed time with counted ids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated
from shared.eventstore.journal_entry import (
    AggregateId,
    CommandContext,
    StreamHead,
    events_in,
    head_of,
    new_journal_entry,
)

NOW = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)
SITE = "ca-cqi"
CASE = f"cas_{'1' * 32}"
REVIEWER, SECOND_REVIEWER, QA = "usr_reviewer", "usr_second_reviewer", "usr_qa"

FOSTER_CARE = CaseCreated(
    county="06001", quarter="2026Q3", case_type="FC", agency="child_welfare", instrument="r4_2022"
)
IN_HOME = FOSTER_CARE.model_copy(update={"case_type": "IH"})


@dataclass(frozen=True)
class By:
    """A fact and who made it, where that is not the first reviewer."""

    actor: str
    event: Event


def answered(item: str, question: str, value: object) -> AnswerSaved:
    return AnswerSaved.model_validate({"item": item, "question": question, "value": value})


def counted_ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"00000000-0000-7000-8000-{next(numbers):012}"


def because(actor: str = REVIEWER, at: datetime = NOW) -> CommandContext:
    ids = counted_ids()
    return CommandContext(actor, at, ids(), ids(), f"00-{'a' * 32}-{'b' * 16}-01", ids)


def history(
    *facts: Event | By, owner: str = "reviews", site: str = SITE, aggregate: str = CASE
) -> tuple[RecordedEvent, ...]:
    """One journal row a fact, numbered from 1 and chained, read back as every fold is given them."""
    head, recorded = StreamHead(), list[RecordedEvent]()
    for entry in facts:
        authored = entry if isinstance(entry, By) else By(REVIEWER, entry)
        row = new_journal_entry(AggregateId(owner, site, aggregate), head, [authored.event], because(authored.actor))
        head = head_of(row)
        recorded += events_in(row)
    return tuple(recorded)
