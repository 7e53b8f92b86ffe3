"""Reporting quarters: which quarter counts an approved case, and the counts of each quarter (rule R8). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from services.projections.publication.cells import Count, Kind, QuarterCounts
from shared.eventstore.journal_entry import Document

ACHIEVED = ("S", "SA")
APPLICABLE = ("S", "ANI", "SA", "PA", "NACH")


@dataclass(frozen=True)
class Closing:
    """A publication that is or was public: it closed its reporting quarter and all before with this second."""

    quarter: str
    as_of: str


@dataclass(frozen=True)
class ApprovedCase:
    """A case as it counts: by its first final approval, with the ratings of that moment by measure."""

    county: str
    kind: Kind
    instrument: str
    day: str
    at: str
    ratings: Mapping[str, str]


def approved_case(row: Document) -> ApprovedCase | None:
    """Return the case of a row of the view of approved cases; None for a case that was never approved."""
    if "approved" not in row or "county" not in row:
        return None
    assert row["kind"] in get_args(Kind)
    ratings = {measure: known[0][1] for measure, known in row.get("ratings", {}).items() if known}
    approved = row["approved"]
    kind, instrument = cast("Kind", row["kind"]), row["instrument"]
    return ApprovedCase(row["county"], kind, instrument, approved["day"], approved["at"], ratings)


def quarter_of(day: str) -> str:
    """Return the calendar quarter of a day: `2026-08-14` is in `2026Q3`."""
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"


def quarter_after(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[5])
    return f"{year}Q{number + 1}" if number < 4 else f"{year + 1}Q1"  # noqa: PLR2004 four quarters a year


def reporting_quarter(case: ApprovedCase, closings: Sequence[Closing]) -> str:
    """Return the quarter that counts the case: that of its approval, or the first that was open at that moment."""
    own = quarter_of(case.day)
    closed = [closing.quarter for closing in closings if closing.as_of < case.at and closing.quarter >= own]
    return quarter_after(max(closed)) if closed else own


def new_counts(
    cases: Iterable[ApprovedCase], closings: Sequence[Closing], closing: Closing
) -> dict[str, QuarterCounts]:
    """Return the counts of the quarters that a publication closes, which has to follow on those before."""
    last = max((earlier.quarter for earlier in closings), default="")
    quarters: dict[str, list[ApprovedCase]] = {closing.quarter: []}
    for case in cases:
        quarter = reporting_quarter(case, closings)
        if case.at <= closing.as_of and last < quarter <= closing.quarter:
            quarters.setdefault(quarter, []).append(case)
    return {quarter: _counts(counted) for quarter, counted in sorted(quarters.items())}


def _counts(cases: Iterable[ApprovedCase]) -> QuarterCounts:
    ratings: dict[tuple[str, Kind], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        by_measure = ratings[case.county, case.kind]
        for measure, rating in case.ratings.items():
            if rating in APPLICABLE:
                by_measure[measure].append(rating)
    return {key: dict(sorted(_by_measure(by_measure))) for key, by_measure in sorted(ratings.items())}


def _by_measure(ratings: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Count]]:
    for measure, applicable in ratings.items():
        yield measure, Count(len(applicable), sum(rating in ACHIEVED for rating in applicable))
