"""What `oms verify` says of one aggregate, on the servers that a component test runs on."""

from dataclasses import dataclass
from typing import Any

from cli.audit.checks.comparisons import ComparisonSummary
from cli.audit.evidence.sources import Sources
from cli.audit.evidence.topic_index import TopicIndex
from cli.audit.evidence_reader import EvidenceReader
from shared.contracts.envelope import key_of
from shared.contracts.topics import topic_name
from shared.contracts.vocabulary import purpose_of
from shared.kafka.topic_reader import read_to_end
from tests.component.api_client import CaseClient
from tests.support.clusters import Cluster, service_url


@dataclass(frozen=True)
class Users:
    """In a stack's place: where each service's user signs in."""

    cluster: Cluster

    def mongo_url(self, service: str) -> str:
        return service_url(self.cluster, service)


async def verified(cluster: Cluster, case: CaseClient) -> ComparisonSummary:
    """All comparisons of the case; no reader is expected to be level."""
    users: Any = Users(cluster)
    at, topics, purpose = Sources(users, cluster.kafka_url), TopicIndex(), purpose_of(case.site)
    names = [topic_name(owner, purpose) for owner in ("reviews", "ratings")]
    async for records in read_to_end(cluster.kafka_url, names):
        topics.add(records)
    judged = ComparisonSummary()
    for evidence in await EvidenceReader(at, purpose, topics).read([key_of(case.site, case.id)], frozenset()):
        judged.add(evidence)
    at.close()
    return judged
