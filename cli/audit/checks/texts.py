"""Check of sealed texts: each text that an event refers to is stored unchanged, and no key remains after an erasure."""

from collections.abc import Iterator

from cli.audit.evidence.evidence import Compared, Evidence
from cli.audit.evidence.finding import Finding
from services.reviews.store.texts import digest_of
from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.entry import SealedText, TextKeyDestroyed
from shared.eventstore.journal_entry import Document

Fault = tuple[int, str]


def compare(evidence: Evidence) -> Compared:
    """Counts the texts that facts name; names the first fact whose text is another, and a key that should not be."""
    history = evidence.histories.get("reviews")
    if history is None:
        return Compared(0)
    facts = history.facts
    named = [(recorded.sequence, sealed) for recorded in facts for sealed in _named_by(recorded)]
    wrong = next((sequence for sequence, sealed in named if not _is_there(evidence, sealed)), None)
    faults = [(wrong, "the text that it names is not there as it was sealed.")] if wrong else []
    faults += _of_the_key(evidence, facts) if named and not history.broken else []
    return Compared(len(named), [_finding(evidence, *fault) for fault in faults])


def _named_by(recorded: RecordedEvent) -> Iterator[SealedText]:
    values = (getattr(recorded.event, name) for name in type(recorded.event).model_fields)
    return (value for value in values if isinstance(value, SealedText))


def _is_there(evidence: Evidence, sealed: SealedText) -> bool:
    row = evidence.sealed.texts.get(sealed.version_id)
    return row is not None and _digest(row) == sealed.digest


def _digest(row: Document) -> str | None:
    try:
        return digest_of(row)
    except (KeyError, TypeError):  # a part is gone, or is no text
        return None


def _of_the_key(evidence: Evidence, facts: tuple[RecordedEvent, ...]) -> list[Fault]:
    """A backup that was put back brings keys along that were destroyed since."""
    gone = next((recorded.sequence for recorded in facts if isinstance(recorded.event, TextKeyDestroyed)), None)
    is_there = "wrapped" in (evidence.sealed.key or {})
    if gone and is_there:
        return [(gone, "the key of its texts was destroyed by it, and is there again.")]
    if not gone and not is_there:
        return [(len(facts) + 1, "the key of its texts is gone, and no event says that it was destroyed.")]
    return []


def _finding(evidence: Evidence, sequence: int, what: str) -> Finding:
    return evidence.finding("texts", "reviews", sequence, what)
