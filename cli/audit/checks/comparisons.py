"""All comparisons over the evidence of one aggregate."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cli.audit.checks import (
    consumer_progress,
    hash_chains,
    rated_cases,
    ratings,
    snapshots,
    texts,
    topic_records,
    view_rows,
)
from cli.audit.evidence.evidence import Compared, Evidence
from cli.audit.evidence.finding import Finding


@dataclass
class ComparisonSummary:
    """Counts of compared documents and of aggregates in transit, and the findings: causes before effects."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, evidence: Evidence) -> None:
        """Take one aggregate."""
        self.counts += Counter(aggregates=1)
        for name, compared in _comparisons(evidence):
            self.counts[name] += compared.count
            self.findings += compared.findings
        self.counts["unsent"] += any(history.unsent for history in evidence.histories.values())
        self.counts["late"] += consumer_progress.is_late(evidence)


def _comparisons(evidence: Evidence) -> Iterable[tuple[str, Compared]]:
    yield "events", hash_chains.compare(evidence)
    yield "records", topic_records.compare(evidence)
    yield "texts", texts.compare(evidence)
    yield "readers", consumer_progress.compare(evidence)
    yield "folds", snapshots.compare(evidence)
    yield "folds", rated_cases.compare(evidence)
    yield "ratings", ratings.compare(evidence)
    yield "rows", view_rows.compare(evidence)
