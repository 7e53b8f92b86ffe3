"""Counts of a window made from summed cases: ratings by quarter, and what a PIP compares of an item. Pure."""

from collections import defaultdict
from dataclasses import dataclass

from services.projections.measures.pip import Population
from services.projections.measures.shares import Share, kind_of, share_of
from services.projections.tables.sums import CaseKind, Counts, SummedCases, counts_under


def ratings_by_quarter(cases: SummedCases) -> dict[str, dict[str, dict[str, int]]]:
    """Return quarter → item or outcome → rating → approved cases."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for quarter, columns in cases.grouped(lambda kind: kind.quarter).items():
        ratings = counts.setdefault(quarter, defaultdict(dict))
        for column, number in columns.items():
            group, _, rest = column.partition(".")
            if number and group in {"items", "outcomes"}:
                measure, _, rating = rest.partition(".")
                ratings[measure][rating] = number
    return counts


@dataclass(frozen=True)
class ItemPopulation:
    """Applicable cases of an item, and the instrument versions that they were rated with."""

    population: Population
    instruments: frozenset[str]


def population_of(cases: SummedCases, item: str, metropolitan_county: str | None) -> ItemPopulation:
    """Return what a PIP baseline and its measurement compare; every case type other than foster care is in-home."""
    by_instrument = cases.grouped(lambda kind: kind.instrument)
    in_home = cases.where(lambda kind: kind.case_type != "FC")
    metropolitan = cases.where(lambda kind: _is_in(kind, metropolitan_county))
    population = Population(
        _share(item, cases.total), _share(item, in_home.total).applicable, _share(item, metropolitan.total).applicable
    )
    used = frozenset(version for version, counts in by_instrument.items() if _share(item, counts).applicable)
    return ItemPopulation(population, used)


def _is_in(kind: CaseKind, county: str | None) -> bool:
    return kind.county == county


def _share(item: str, counts: Counts) -> Share:
    kind = kind_of(item)
    return share_of(kind, counts_under(f"{kind}.{item}", counts))
