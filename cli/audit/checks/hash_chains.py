"""Whether each service's history of the aggregate is a whole chain."""

from cli.audit.evidence.evidence import Compared, Evidence


def compare(evidence: Evidence) -> Compared:
    """Counts the events whose chain holds; names the first break of each history."""
    histories = evidence.histories.items()
    findings = [
        evidence.finding("chains", owner, history.broken.sequence, history.broken.what)
        for owner, history in histories
        if history.broken
    ]
    return Compared(sum(len(history.facts) for _, history in histories), findings)
