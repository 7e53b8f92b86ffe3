"""Journal of one case, read back as the events that its history is made of."""

from services.reviews.domain import Case
from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import events_in
from shared.eventstore.repository import LoadedAggregate
from shared.mongo import Store


async def events_of(store: Store, loaded: LoadedAggregate[Case]) -> list[RecordedEvent]:
    """Returns every event of the case up to the version that was loaded, in one query."""
    subject = loaded.subject
    journal = Journal.for_purpose(store, store.purpose(subject.site))
    entries = await journal.after(subject.key, 0, until=loaded.head.sequence)
    return [recorded for entry in entries for recorded in events_in(entry)]
