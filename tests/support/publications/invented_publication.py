"""Invented publication: counts of a made-up population, and the documents and releases that are published of it.

The counts are known, so that a test can look for them wherever the public can look. No audit has gone over them.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from services.projections.publication.cells import Cell, CellKey, Count, Kind, QuarterCounts
from services.projections.publication.constants import Constants, load_constants
from services.projections.publication.documents import publication_documents
from services.projections.publication.draft import code_measure, with_pointers
from services.projections.publication.sums import MeasureSums

SITE = "ca-cqi"
FIRST_YEAR, YEARS = 2023, 4
QUARTERS = tuple(f"{FIRST_YEAR + year}Q{quarter}" for year in range(YEARS) for quarter in (1, 2, 3, 4))[:-1]
"""From 2023Q1 to 2026Q3."""

LEVELS = {"1": 0.81, "2": 0.84, "15": 0.44, "16": 0.87, "10": 0.78, "P1": 0.41, "WB1": 0.46, "12": 0.48, "WB2": 0.95}
"""Part of the cases with a Strength or Substantially Achieved; of other measures it is drawn."""

COMPLETED = (0.82, 0.98)
"""Part of a county's quota that is completed."""

RISING = {"10": 0.012, "S2": 0.012, "15": -0.012}
"""Change of a level in each quarter."""


@dataclass(frozen=True)
class InventedPublication:
    """Documents by hash, release rows as the database holds them, and the counts that nobody may learn."""

    documents: Mapping[str, bytes]
    releases: Sequence[dict[str, Any]]
    counts: Mapping[str, QuarterCounts]
    cells: Mapping[CellKey, Cell]
    constants: Constants

    @property
    def document_rows(self) -> list[dict[str, Any]]:
        return [{"_id": digest, "content": content} for digest, content in self.documents.items()]


@cache
def invented_publication() -> InventedPublication:
    """Return three versions: a withdrawn one, an older one, and the current one, which has whole three years."""
    constants = load_constants()
    counts = invented_counts(QUARTERS, constants)
    coded: dict[CellKey, Cell] = {}
    for measure in constants.measures:
        coded |= code_measure(constants, measure, MeasureSums(constants, counts, measure), {})
    documents: dict[str, bytes] = {}
    releases: list[dict[str, Any]] = []
    cells: dict[CellKey, Cell] = {}
    for order, (end, withdrawn) in enumerate((("2026Q1", "2026-07-01"), ("2026Q2", None), ("2026Q3", None)), 1):
        known = {key: cell for key, cell in coded.items() if key.window.end <= end}
        cells = with_pointers(known, {}, constants)
        version = f"{end.lower()}-1"
        made = publication_documents(cells, _manifest(version, end, releases), constants)
        documents |= {document.sha256: document.content for document in made}
        releases.append(_release(version, order, made[-1].sha256, withdrawn))
    return InventedPublication(documents, releases, counts, cells, constants)


def invented_counts(quarters: Sequence[str], constants: Constants, seed: int = 17) -> dict[str, QuarterCounts]:
    """Return counts of each quarter, county, kind and measure: most of the quota, spread by chance."""
    rng = random.Random(seed)
    levels = {measure: LEVELS.get(measure, rng.uniform(0.5, 0.85)) for measure in constants.measures}
    leanings = {quota.county: rng.gauss(0, 0.05) for quota in constants.quotas}
    return {
        quarter: {
            (quota.county, kind): _counts(rng, cases, kind, _moved(levels, number, leanings[quota.county]))
            for quota in constants.quotas
            for kind, cases in _cases(rng, quota.yearly_minimum / 4 * rng.uniform(*COMPLETED), constants).items()
            if cases
        }
        for number, quarter in enumerate(quarters)
    }


def _moved(levels: Mapping[str, float], number: int, leaning: float) -> dict[str, float]:
    return {
        measure: min(0.98, max(0.03, share + leaning + RISING.get(measure, 0) * (number - len(QUARTERS))))
        for measure, share in levels.items()
    }


def _cases(rng: random.Random, expected: float, constants: Constants) -> dict[Kind, int]:
    """Return how many cases of each kind are completed, rounded by chance."""
    kinds = constants.shares.kinds
    return {kind: int(expected * share / 100 + rng.random()) for kind, share in kinds.items() if share}


def _counts(rng: random.Random, cases: int, kind: Kind, levels: Mapping[str, float]) -> dict[str, Count]:
    shares, counts = load_constants().shares.applicability, {}
    for measure in shares:
        applicable = sum(rng.random() < shares[measure][kind] / 100 for _ in range(cases))
        counts[measure] = Count(applicable, sum(rng.random() < levels[measure] for _ in range(applicable)))
    return counts


def _manifest(version: str, quarter: str, releases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "version": version,
        "site": SITE,
        "invented": True,
        "instrument": "r4_2022",
        "as_of": f"{quarter[:4]}-{int(quarter[5]) * 3 + 1:02}-15T08:00:00Z",
        "reporting_quarter": quarter,
        "first_quarter": QUARTERS[0],
        "predecessor": releases[-1]["version"] if releases else None,
    }


def _release(version: str, order: int, manifest: str, withdrawn: str | None) -> dict[str, Any]:
    released = {1: "2026-05-20", 2: "2026-08-21", 3: "2026-11-20"}[order]
    return {
        "_id": f"{SITE}|{version}", "site": SITE, "version": version, "order": order,
        "state": "withdrawn" if withdrawn else "published", "manifest": manifest, "released": released,
        "withdrawn": withdrawn, "reason": "material_error" if withdrawn else None,
    }  # fmt: skip
