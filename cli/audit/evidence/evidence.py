"""Evidence of one aggregate: everything that services and topics hold under its key, the input of the checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cli.audit.evidence.finding import Finding, Kind
from cli.audit.evidence.history import History, JournalSource, walk
from services.projections.views import VIEWS
from shared.contracts.topics import PER_PURPOSE, READERS
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import Document
from shared.projection.view import View

PublishedHashes = Mapping[int, tuple[str, ...]]
"""Sequence → the hashes of its records on a topic: one, unless a record was forged."""


def owners_of(purpose: Purpose | None) -> tuple[str, ...]:
    """The services that keep a journal of this purpose."""
    return PER_PURPOSE if purpose else tuple(owner for owner in READERS if owner not in PER_PURPOSE)


def views_of(purpose: Purpose | None) -> tuple[View, ...]:
    return tuple(view for view in VIEWS if set(view.owners) <= set(owners_of(purpose)))


@dataclass(frozen=True)
class Sealed:
    """The sealed texts of one aggregate in the reviews service, by version, and the document of their key, if any."""

    texts: Mapping[str, Document] = field(default_factory=dict)
    key: Document | None = None


@dataclass(frozen=True)
class Evidence:
    """`rows` and `published` per owner, `stored` per collection of folds, `shown` per view.

    `settled` names the consumer groups that have read all of their topics and parked nothing of this aggregate.
    """

    key: str
    purpose: Purpose | None
    rows: Mapping[str, Sequence[Document]]
    published: Mapping[str, PublishedHashes]
    stored: Mapping[str, Document]
    shown: Mapping[str, Document]
    settled: frozenset[str]
    sealed: Sealed = Sealed()

    @cached_property
    def histories(self) -> dict[str, History]:
        owners = owners_of(self.purpose)
        return {owner: walk(JournalSource(owner, self.purpose), self.key, self.rows.get(owner, ())) for owner in owners}

    @property
    def site(self) -> str:
        return self.key.partition("|")[0]

    def finding(self, kind: Kind, service: str, sequence: int, what: str) -> Finding:
        return Finding(kind, service, self.purpose, self.key, sequence, what)


@dataclass(frozen=True, slots=True)
class Compared:
    """The number of compared documents of one check, and its findings."""

    count: int
    findings: Sequence[Finding] = ()
