"""Check of a publication: counts, audits and documents are repeated from the topics and compared byte for byte."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cli.audit.evidence.sources import Sources
from services.projections.domain import Publication, PublicationSeries, evolve, series_of
from services.projections.domain.new_version import DraftHead, Increment, NewVersion, make_version, version_input
from services.projections.domain.reporting_quarters import ApprovedCase, approved_case
from services.projections.publication.constants import load_constants
from services.projections.store.publication_drafts import DOCUMENTS
from services.projections.store.publication_ledger import PUBLIC_DOCUMENTS
from services.projections.views import APPROVED_CASES
from shared.consumer.record_validation import ValidRecord, validate_record
from shared.contracts.envelope import RecordedEvent, decode, key_of
from shared.contracts.projections import PublicationDrafted, PublicationReleased
from shared.contracts.topics import PUBLIC_DATABASE, topic_name
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.kafka.records import Record
from shared.kafka.topic_reader import read_to_end
from shared.projection.in_memory import InMemoryView

Progress = Callable[[str, str, int, int], None]
"""Called with the version, the measure just audited, the number of measures audited, and the number of all."""


@dataclass(frozen=True)
class DocumentFinding:
    """A document of the publication by name, as history gives it and as it is stored; None where it is missing."""

    name: str
    repeated: str
    stored: str | None

    @property
    def agrees(self) -> bool:
        return self.repeated == self.stored


@dataclass(frozen=True)
class PublicationHistory:
    """What the topics tell of a site: its publications' events in order, and its approved cases."""

    site: str
    events: Sequence[RecordedEvent]
    cases: Sequence[ApprovedCase]

    def find(self, version: str) -> Publication | None:
        series = PublicationSeries()
        for recorded in self.events:
            series = evolve(series, recorded)
        return series.find(version)


async def read_history(at: Sources, site: str) -> PublicationHistory:
    """Read the topics of the site's purpose to their ends. Raises KafkaError."""
    purpose = purpose_of(site)
    view = InMemoryView(APPROVED_CASES)
    async for records in read_to_end(at.kafka_url, [topic_name(owner, purpose) for owner in APPROVED_CASES.owners]):
        for recorded in _events(records):
            view.apply(recorded)
    cases = [
        case
        for key, row in sorted(view.rows.items())
        if key.startswith(f"{site}|") and (case := approved_case(row.row))
    ]
    return PublicationHistory(site, await _series_events(at, site, purpose), cases)


async def _series_events(at: Sources, site: str, purpose: Purpose) -> list[RecordedEvent]:
    """Return the events of the site's publications, each once and in order."""
    by_sequence: dict[int, RecordedEvent] = {}
    async for records in read_to_end(at.kafka_url, [topic_name("projections", purpose)]):
        for recorded in _events(records):
            if recorded.key == key_of(site, series_of(site)):
                by_sequence[recorded.sequence] = recorded
    return [by_sequence[sequence] for sequence in sorted(by_sequence)]


def _events(records: Iterable[Record]) -> Iterable[RecordedEvent]:
    for record in records:
        validated = validate_record(record, decode)
        if isinstance(validated, ValidRecord):
            yield validated.recorded


def repeat(history: PublicationHistory, version: str, progress: Progress) -> NewVersion:
    """Make the version again from history alone, and before it each that was public then. Pure.

    Raises LookupError where history has no such draft, Unsafe where it would not be made today.
    """
    series, constants = PublicationSeries(), load_constants()
    increments: tuple[tuple[str, Increment], ...] = ()
    repeated: dict[str, NewVersion] = {}
    released = _released(history)
    for recorded in history.events:
        match recorded.event:
            case PublicationDrafted(publication=drafted) as event if drafted in {version, *released}:
                head = DraftHead(history.site, drafted, event.reporting_quarter, event.as_of, recorded.day)
                given = version_input(head, series, history.cases, increments, constants)
                repeated[drafted] = make_version(given, constants, _of_version(progress, drafted))
                if drafted == version:
                    return repeated[drafted]
            case PublicationReleased(publication=public):
                increments += ((public, repeated[public].increment),)
            case _:
                pass
        series = evolve(series, recorded)
    raise LookupError(version)


def _released(history: PublicationHistory) -> set[str]:
    return {
        recorded.event.publication for recorded in history.events if isinstance(recorded.event, PublicationReleased)
    }


def _of_version(progress: Progress, version: str) -> Callable[[str, int, int], None]:
    return lambda measure, finished, of: progress(version, measure, finished, of)


async def stored_digests(at: Sources, site: str, digests: Sequence[str], *, public: bool) -> Mapping[str, str]:
    """Return what the bytes stored under each digest really hash to, in the public database or beside the draft."""
    store = at.store("projections")
    collection = (
        store.sibling(PUBLIC_DATABASE).collection(None, PUBLIC_DOCUMENTS) if public else store.of_site(site, DOCUMENTS)
    )
    rows = collection.find({"_id": {"$in": list(digests)}})
    return {row["_id"]: sha256(row["content"]).hexdigest() async for row in rows}


def compare(made: NewVersion, stored: Mapping[str, str]) -> list[DocumentFinding]:
    """Return a finding for each document."""
    return [DocumentFinding(document.name, document.sha256, stored.get(document.sha256)) for document in made.documents]
