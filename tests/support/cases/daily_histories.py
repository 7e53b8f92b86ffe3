"""Lives of cases day by day, for what counts days: facts with the day on which each was told."""

from datetime import UTC, datetime, timedelta

from shared.contracts.envelope import RecordedEvent
from shared.contracts.event import Event
from shared.contracts.reviews.entry import InterviewRow, InterviewsSaved, ReviewersAssigned, TextSaved
from shared.contracts.reviews.qa import (
    CaseApproved,
    CaseEliminated,
    CasePassedOn,
    CaseSubmitted,
    ItemOverridden,
    NoteOpened,
    QaTaken,
)
from shared.eventstore.journal_entry import AggregateId, StreamHead, events_in, head_of, new_journal_entry
from tests.support.histories import CASE, FOSTER_CARE, QA, REVIEWER, SITE, By, answered, because
from tests.support.sheets import sealed

FIRST = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
SENIOR, LEADER = "usr_senior", "usr_leader"
NOTE, ANOTHER_NOTE = f"not_{'1' * 32}", f"not_{'2' * 32}"
HEARD = InterviewsSaved(
    rows=(
        InterviewRow(role="mother", held="Yes", kind="telephone", on="2026-08-03"),
        InterviewRow(role="father", held="No", why_not="could_not_be_located"),
    )
)
OPENED = NoteOpened(note=NOTE, level="initial", item="4", question="C", text=sealed())
OVERRIDDEN = ItemOverridden(item="4", rating="S", calculated="ANI", why=sealed())

Told = tuple[int, Event | By]


def lived(*facts: Told, site: str = SITE, aggregate: str = CASE) -> tuple[RecordedEvent, ...]:
    """Each fact at noon, so many days after the first of August 2026; by the reviewer where nobody else is named."""
    head, recorded = StreamHead(), list[RecordedEvent]()
    for days, entry in facts:
        authored = entry if isinstance(entry, By) else By(REVIEWER, entry)
        row = new_journal_entry(
            AggregateId("reviews", site, aggregate),
            head,
            [authored.event],
            because(authored.actor, FIRST + timedelta(days)),
        )
        head = head_of(row)
        recorded += events_in(row)
    return tuple(recorded)


def started(**attributes: object) -> tuple[Told, ...]:
    """Given to the reviewer, and entered on two days with an interview and a text."""
    return (
        (0, By(LEADER, FOSTER_CARE.model_copy(update=attributes))),
        (0, By(LEADER, ReviewersAssigned(reviewers=(REVIEWER,)))),
        (2, answered("1", "A", 0)),
        (2, HEARD),
        (4, TextSaved(field="rationale/1", text=sealed())),
    )


def in_initial_qa(**attributes: object) -> tuple[Told, ...]:
    taken = By(QA, QaTaken(level="initial"))
    return (*started(**attributes), (5, CaseSubmitted(completed="2026-08-06")), (6, taken))


def final(**attributes: object) -> tuple[Told, ...]:
    return (*in_initial_qa(**attributes), (7, By(QA, CaseApproved())))


def final_after_two_levels(**attributes: object) -> tuple[Told, ...]:
    return (
        *in_initial_qa(**attributes),
        (7, By(QA, CasePassedOn(to="second"))),
        (8, By(SENIOR, QaTaken(level="second"))),
        (9, By(SENIOR, CaseApproved())),
    )


def eliminated(**attributes: object) -> tuple[Told, ...]:
    return (*started(**attributes), (6, By(LEADER, CaseEliminated(reason="key_participants"))))
