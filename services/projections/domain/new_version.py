"""New version of a publication: the draft from counts, its documents, and what the ledger gets at its release. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.projections.domain.reporting_quarters import ApprovedCase, Closing, new_counts
from services.projections.domain.series import PublicationSeries
from services.projections.publication.cells import Cell, CellKey, QuarterCounts
from services.projections.publication.constants import Constants
from services.projections.publication.documents import Document, publication_documents
from services.projections.publication.draft import AuditRecord, Progress, RunTasks, make_draft
from services.projections.publication.ledger import Ledger

NO_CASE = "none"
"""The instrument of a publication without any case."""


@dataclass(frozen=True)
class Increment:
    """What a publication adds to the ledger: the counts of the quarters that it closes, and its new cells."""

    counts: Mapping[str, QuarterCounts]
    cells: Mapping[CellKey, Cell]


@dataclass(frozen=True)
class VersionInput:
    """All that a version follows from. It can be sent to another process.

    `fields`: those of the manifest that no rule gives. `increments`: of the versions that are or were public, in the
    order of their release, with their names; `withdrawn`: names of those that were withdrawn.
    """

    fields: Mapping[str, Any]
    increments: tuple[tuple[str, Increment], ...]
    withdrawn: frozenset[str]
    counts: Mapping[str, QuarterCounts]


@dataclass(frozen=True)
class NewVersion:
    """A safe version: what it adds to the ledger, its documents with the manifest last, and the audit's record."""

    increment: Increment
    documents: tuple[Document, ...]
    coarsened: tuple[CellKey, ...]
    audit: AuditRecord

    @property
    def manifest(self) -> Document:
        return self.documents[-1]


@dataclass(frozen=True)
class DraftHead:
    """Version that closes `quarter` with the second `as_of`, which lies in `day` at the site."""

    site: str
    version: str
    quarter: str
    as_of: str
    day: str


def version_input(
    head: DraftHead,
    series: PublicationSeries,
    cases: Sequence[ApprovedCase],
    increments: tuple[tuple[str, Increment], ...],
    constants: Constants,
) -> VersionInput:
    """Return what the version follows from. `series`, `increments`: as they were before the draft."""
    closings = [Closing(publication.reporting_quarter, publication.as_of) for publication in series.public]
    counts = new_counts(cases, closings, Closing(head.quarter, head.as_of))
    fields = {
        "version": head.version,
        "site": head.site,
        "as_of": head.day,
        "reporting_quarter": head.quarter,
        "predecessor": series.newest.version if series.newest else None,
        "invented": constants.shares.is_invented,
        "instrument": max((case.instrument for case in cases if case.at <= head.as_of), default=NO_CASE),
    }
    withdrawn = {publication.version for publication in series.public if publication.state == "withdrawn"}
    return VersionInput(fields, increments, frozenset(withdrawn), counts)


def ledger_of(increments: tuple[tuple[str, Increment], ...]) -> Ledger:
    """Return everything that was counted and published, withdrawn versions included: their figures were read."""
    ledger = Ledger()
    for _, increment in increments:
        ledger = ledger.with_counts(increment.counts).with_cells(increment.cells)
    return ledger


def make_version(
    given: VersionInput, constants: Constants, progress: Progress | None = None, run_tasks: RunTasks = map
) -> NewVersion:
    """Return the version: equal input gives equal bytes. Raises Unsafe and QuarterClosed."""
    ledger = ledger_of(given.increments)
    draft = make_draft(ledger, given.counts, constants, progress=progress, run_tasks=run_tasks)
    increment = Increment(given.counts, draft.cells)
    published = {
        key: replace(cell, status="withdrawn", value=None, low=0, high=100, step=0)
        for version, earlier in given.increments
        if version in given.withdrawn
        for key, cell in earlier.cells.items()
    }
    fields = {**given.fields, "first_quarter": min({**ledger.counts, **given.counts})}
    documents = publication_documents({**ledger.cells, **draft.cells, **published}, fields, constants)
    return NewVersion(increment, tuple(documents), draft.coarsened, draft.audit)
