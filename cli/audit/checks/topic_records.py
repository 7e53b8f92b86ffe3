"""Whether a topic tells the same events as the journal that it is sent from."""

from cli.audit.evidence.evidence import Compared, Evidence, Told
from cli.audit.evidence.history import History

Fault = tuple[int, str]


def compare(evidence: Evidence) -> Compared:
    """Counts the events that lie on their topic as the journal has them; names the first that does not."""
    count, findings = 0, []
    for owner, history in evidence.histories.items():
        told = evidence.told.get(owner, {})
        count += sum(fact.sequence in told for fact in history.facts)
        fault = _other(history, told) or _beyond(history, told)
        if fault:
            findings.append(evidence.finding("topics", owner, *fault))
    return Compared(count, findings)


def _other(history: History, told: Told) -> Fault | None:
    """A row that is marked as unsent may be on its way; what lies on the topic already must be the same."""
    for fact in history.facts:
        hashes = told.get(fact.sequence, ())
        if not hashes and fact.sequence not in history.unsent:
            return fact.sequence, "the journal says that it was sent, and it does not lie on its topic."
        if any(one != fact.envelope.hash for one in hashes):
            return fact.sequence, "a record on its topic says something else than the journal."
    return None


def _beyond(history: History, told: Told) -> Fault | None:
    """What was cut off at the end of a journal still lies on the topic."""
    beyond = min((sequence for sequence in told if sequence > history.end), default=None)
    return None if beyond is None else (beyond, "it lies on its topic, and the journal ends before it.")
