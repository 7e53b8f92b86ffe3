"""Topics as data: the service that writes each, the services that read it, and its partition count."""

from dataclasses import dataclass
from functools import lru_cache

from shared.contracts.vocabulary import Purpose, purpose_of

PER_PURPOSE = ("reviews", "ratings", "projections")
"""Services whose data is separated by purpose: a topic and a database for each (R2)."""

PARTITIONS = {"reviews": 48, "ratings": 48}
"""Partition counts by owner; 12 for the others, whose events are rare."""

READERS = {
    "reviews": ("ratings", "projections"),
    "ratings": ("projections",),
    "projections": ("projections",),
    "identity": ("projections", "reviews", "ratings", "helpdesk", "identity", "gateway"),
    "helpdesk": ("projections",),
}


PUBLIC_DATABASE = "publications"
"""The database of releases and their documents: projections writes it, and the public process reads it alone (R58)."""


@dataclass(frozen=True)
class TopicSpec:
    """A topic's name, the service that writes it, its readers and its partition count, which never changes (ADR 11)."""

    name: str
    owner: str
    readers: tuple[str, ...]
    partitions: int


def topic_name(owner: str, purpose: Purpose | None) -> str:
    return f"oms.{purpose}.{owner}" if purpose else f"oms.{owner}"


@lru_cache(1000)
def topic_of(owner: str, site: str) -> str:
    """Returns the topic of the owner's events about this site."""
    return topic_name(owner, purpose_of(site) if owner in PER_PURPOSE else None)


@lru_cache(1000)
def owner_of(topic: str) -> str:
    return topic.rpartition(".")[2]


def _specs() -> tuple[TopicSpec, ...]:
    def spec(owner: str, purpose: Purpose | None) -> TopicSpec:
        return TopicSpec(topic_name(owner, purpose), owner, READERS[owner], PARTITIONS.get(owner, 12))

    return tuple(spec(o, p) for o in READERS for p in (tuple(Purpose) if o in PER_PURPOSE else (None,)))


TOPICS = _specs()


def database_of(service: str, purpose: Purpose | None) -> str:
    return f"{service}_{purpose}" if purpose else service
