"""Everything that the services hold of an invented case, made by their own code, and its evidence."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from cli.audit.checks.comparisons import ComparisonSummary
from cli.audit.checks.consumer_progress import groups_of
from cli.audit.evidence.evidence import Evidence, Sealed
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.topic_index import TopicIndex
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import Document
from shared.kafka.records import Record

ALL_GROUPS = frozenset(groups_of(Purpose.CQI))


@dataclass(frozen=True)
class Held:
    """Rows per owner, records as they lie on the topics, folds per collection, the row of the view, sealed texts."""

    key: str
    rows: dict[str, list[Document]]
    records: list[Record]
    stored: dict[str, Document]
    shown: dict[str, Document]
    topics: TopicIndex
    settled: frozenset[str] = ALL_GROUPS
    sealed: Sealed = field(default_factory=Sealed)

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps((self.rows, self.records, self.stored, self.shown, self.sealed))

    def copy(self) -> "Held":
        """To be changed; whoever changes the records has the topics read again."""
        rows, records, stored, shown, sealed = pickle.loads(self._pickled)
        return Held(self.key, rows, records, stored, shown, self.topics, self.settled, sealed)

    def read_again(self) -> "Held":
        return replace(self, topics=told_by(self.records))

    def evidence(self) -> Iterator[Evidence]:
        """Of the case, and of whatever other name its topics tell of."""
        for key in sorted({self.key} | self.topics.keys()):
            published = self.topics.published_of(key)
            if key == self.key:
                yield Evidence(
                    key, Purpose.CQI, self.rows, published, self.stored, self.shown, self.settled, self.sealed
                )
            else:
                yield Evidence(key, Purpose.CQI, {}, published, {}, {}, self.settled)

    def judged(self) -> ComparisonSummary:
        judged = ComparisonSummary()
        for evidence in self.evidence():
            judged.add(evidence)
        return judged

    def findings(self) -> list[Finding]:
        return self.judged().findings


def told_by(records: list[Record]) -> TopicIndex:
    topics = TopicIndex()
    topics.add(records)
    return topics
