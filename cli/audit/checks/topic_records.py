"""Check of topics: their records hold the same events as the journal that they are published from."""

from cli.audit.evidence.evidence import Compared, Evidence, PublishedHashes
from cli.audit.evidence.history import History

Fault = tuple[int, str]


def compare(evidence: Evidence) -> Compared:
    """Counts the events that lie on their topic as the journal has them; names the first that does not."""
    count, findings = 0, []
    for owner, history in evidence.histories.items():
        records = evidence.published.get(owner, {})
        count += sum(recorded.sequence in records for recorded in history.facts)
        fault = _other(history, records) or _beyond(history, records)
        if fault:
            findings.append(evidence.finding("topics", owner, *fault))
    return Compared(count, findings)


def _other(history: History, records: PublishedHashes) -> Fault | None:
    """An unpublished journal entry may lack its record; a record that is on the topic must have the journal's hash."""
    for recorded in history.facts:
        hashes = records.get(recorded.sequence, ())
        if not hashes and recorded.sequence not in history.unsent:
            return recorded.sequence, "the journal says that it was sent, and it does not lie on its topic."
        if any(hashed != recorded.envelope.hash for hashed in hashes):
            return recorded.sequence, "a record on its topic says something else than the journal."
    return None


def _beyond(history: History, records: PublishedHashes) -> Fault | None:
    """Events that were cut off at the end of a journal remain on the topic."""
    beyond = min((sequence for sequence in records if sequence > history.end), default=None)
    return None if beyond is None else (beyond, "it lies on its topic, and the journal ends before it.")
