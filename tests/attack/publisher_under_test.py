"""The publisher under test: releases of an invented population, one after another, as their public documents.

This module alone imports the publisher, and no more of it than its entry and the types that the entry takes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.projections.publication.cells import Count, Kind, QuarterCounts
from services.projections.publication.constants import Constants, load_constants
from services.projections.publication.documents import publication_documents
from services.projections.publication.draft import make_draft
from services.projections.publication.ledger import Ledger
from tests.attack.populations import KINDS, Population, counties

RELEASES = 8


@dataclass(frozen=True)
class Release:
    """Public documents of one publication, by name, and how many cells its audit made coarser."""

    documents: Mapping[str, Any]
    coarsened: int

    def measure(self, measure: str) -> Mapping[str, Any]:
        document: Mapping[str, Any] = self.documents[f"measures/{measure}"]
        return document


def constants_of(measures: Sequence[str], ladder: tuple[tuple[int, int], ...] | None = None) -> Constants:
    """Return the constants with no other measures than these and, where given, another ladder of rounding steps."""
    constants = load_constants()
    shares = {measure: constants.shares.applicability[measure] for measure in measures}
    rules = replace(constants.rules, ladder=ladder or constants.rules.ladder)
    return replace(constants, rules=rules, shares=replace(constants.shares, applicability=shares))


def releases(
    population: Population, constants: Constants, count: int = RELEASES, *, forgets_cells: bool = False
) -> Iterator[Release]:
    """Yield `count` publications: the first one of all quarters but the last ones, then one for each of these.

    `forgets_cells` breaks the publisher: each draft is audited without the publications before it.
    """
    ledger = Ledger()
    first = len(population.quarters) - count + 1
    published = Ledger()
    for release in range(count):
        quarters = range(first) if release == 0 else range(first + release - 1, first + release)
        counts = {population.quarters[at]: quarter_counts(population, at, constants.measures) for at in quarters}
        draft = make_draft(ledger, counts, constants)
        published = published.with_counts(counts).with_cells(draft.cells)
        ledger = Ledger(published.counts) if forgets_cells else published
        fields = {
            "version": f"{population.quarters[first + release - 1].lower()}-1",
            "site": "ca-cqi",
            "invented": True,
        }
        documents = publication_documents(draft.cells if forgets_cells else published.cells, fields, constants)
        contents = {document.name: json.loads(document.content) for document in documents}
        yield Release(contents, len(draft.coarsened))


def quarter_counts(population: Population, quarter: int, measures: Sequence[str]) -> QuarterCounts:
    """Return the private counts of a quarter as the publisher takes them."""
    counts: dict[tuple[str, Kind], dict[str, Count]] = {}
    for at, county in enumerate(counties()):
        for index, kind in enumerate(KINDS):
            by_measure = {
                measure: Count(int(applicable), int(population.achieved[measure][at, quarter, index]))
                for measure in measures
                if (applicable := population.applicable[measure][at, quarter, index])
            }
            if by_measure:
                counts[county.county, kind] = by_measure
    return counts
