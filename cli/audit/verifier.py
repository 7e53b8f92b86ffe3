"""Verifier of everything that is stored. Findings are confirmed by a second look, as data may be in transit."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from cli.audit.checks.comparisons import ComparisonSummary
from cli.audit.checks.consumer_progress import groups_of
from cli.audit.evidence.evidence import owners_of
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.sources import Sources
from cli.audit.evidence.topic_index import TopicIndex
from cli.audit.evidence_reader import EvidenceReader
from cli.audit.sums_check import check_sums
from shared.consumer.record_validation import ParkReason
from shared.contracts.topics import topic_name
from shared.contracts.vocabulary import Purpose
from shared.kafka.lag import is_caught_up
from shared.kafka.topic_reader import read_to_end

MAX_AGGREGATES_IN_MEMORY = 50
"""Aggregates: their histories, and no more, are in memory at the same time."""


@dataclass
class Verified:
    """Counts of compared documents and of rejected records by reason, and the confirmed findings."""

    counts: Counter[str] = field(default_factory=Counter)
    ignored: Counter[ParkReason] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


async def verify(at: Sources) -> Verified:
    """Purpose after purpose. Raises KafkaError and StoreError."""
    verified = Verified()
    for purpose in (*Purpose, None):
        judged, topics = await _look(at, purpose)
        verified.counts += judged.counts
        verified.ignored += topics.ignored
        if judged.findings:
            doubtful = {finding.aggregate for finding in judged.findings}
            again, _ = await _look(at, purpose, doubtful)
            verified.counts["twice"] += len(doubtful)
            identities = {finding.identity for finding in judged.findings}
            verified.findings += [finding for finding in again.findings if finding.identity in identities]
        if not judged.findings:  # sums follow from rows: of wrong rows they can only be wrong
            compared, wrong = await check_sums(at, purpose)
            verified.counts["sums"] += compared
            verified.findings += wrong
    return verified


async def _look(
    at: Sources, purpose: Purpose | None, only: Collection[str] = ()
) -> tuple[ComparisonSummary, TopicIndex]:
    """Reads the topics first and the journals last: whatever a topic holds is in its journal."""
    topics = TopicIndex()
    async for records in read_to_end(at.kafka_url, [topic_name(owner, purpose) for owner in owners_of(purpose)]):
        topics.add(records)
    gathering = EvidenceReader(at, purpose, topics)
    keys = list(only) or await gathering.keys()
    return await _judged(gathering, keys, await _caught_up_groups(at, purpose) if keys else frozenset()), topics


async def _judged(gathering: EvidenceReader, keys: Sequence[str], caught_up: frozenset[str]) -> ComparisonSummary:
    judged = ComparisonSummary()
    for start in range(0, len(keys), MAX_AGGREGATES_IN_MEMORY):
        for evidence in await gathering.read(keys[start : start + MAX_AGGREGATES_IN_MEMORY], caught_up):
            judged.add(evidence)
    return judged


async def _caught_up_groups(at: Sources, purpose: Purpose | None) -> frozenset[str]:
    """The groups that have read all that their topics of this purpose hold."""
    groups = groups_of(purpose)
    topics = [[topic_name(owner, purpose) for owner in owners] for owners in groups.values()]
    results = await asyncio.gather(*(is_caught_up(at.kafka_url, *pair) for pair in zip(groups, topics, strict=True)))
    return frozenset(group for group, is_level in zip(groups, results, strict=True) if is_level)
