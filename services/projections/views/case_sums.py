"""Sums of cases by county and quarter: counts of ratings, stages, QA, notes, overrides and elimination. Pure.

A document of sums has one line of counts for each case type, agency and instrument version, packed as little-endian
32-bit numbers in the order of its columns, which the view's version fixes: a state's twelve quarters are some 4,000
lines, read at each request.
"""

import struct
from collections import Counter
from collections.abc import Iterable
from typing import get_args

from shared.contracts.reviews.qa import EliminationReason
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import ItemRating, OutcomeId, OutcomeRating, QaLevel
from shared.eventstore.journal_entry import Document
from shared.projection.summary import Summary

KEY = ("quarter", "county")
KIND = ("case_type", "agency", "instrument")
ITEMS = (*map(str, range(1, 13)), "12A", "12B", "12C", *map(str, range(13, 19)))
EFFORT = ("cases", "saves", "texts", "interviews", "days")

_STAGES = tuple(f"stage.{stage}" for stage in (*get_args(ListedStage), "cleared"))
RATING_COLUMNS: tuple[str, ...] = (
    *_STAGES,
    *(f"items.{item}.{rating}" for item in ITEMS for rating in get_args(ItemRating)),
    *(f"outcomes.{outcome}.{rating}" for outcome in get_args(OutcomeId) for rating in get_args(OutcomeRating)),
)
"""Stages of all cases; ratings of approved ones alone."""

PROGRESS_COLUMNS: tuple[str, ...] = (
    *_STAGES,
    *(f"passed.{level}" for level in get_args(QaLevel)),
    "returns",
    "cases_returned",
    "notes",
    "cases_noted",
    "cases_overridden",
    *(f"overridden.{item}" for item in range(1, 19)),
    *(f"eliminated.{reason}.{effort}" for reason in get_args(EliminationReason) for effort in EFFORT),
)
"""Columns of a sum: `stage` of all cases, `passed` of approved, `eliminated` of eliminated ones, others of the rest."""


def ratings_of(row: Document) -> Document:
    """Return what a row of case ratings adds."""
    counts = {f"stage.{row['stage']}": 1}
    if row["stage"] == "approved_final":
        counts |= {f"items.{item}.{rating}": 1 for item, rating in row.get("items", {}).items()}
        counts |= {f"outcomes.{outcome}.{rating}": 1 for outcome, rating in row.get("outcomes", {}).items()}
    return _kind(row) | {"counts": counts}


def progress_of(row: Document) -> Document:
    """Return what a row of case progress adds."""
    counts = {f"stage.{row['stage']}": 1}
    match row["stage"]:
        case "eliminated":
            counts |= _effort(row)
        case "cleared":
            pass
        case stage:
            passed = {f"passed.{level}": 1 for level in row.get("passed", ())} if stage == "approved_final" else {}
            counts |= passed | _qa_counts(row)
    return _kind(row) | {"counts": counts}


def _kind(row: Document) -> Document:
    return {name: row.get(name, "") for name in KIND}


def _effort(row: Document) -> dict[str, int]:
    """Return the effort on an eliminated case, by its reason (R57)."""
    effort = row.get("effort", {})
    counts = {name: effort.get(name, 0) for name in ("saves", "texts", "interviews")}
    counts |= {"cases": 1, "days": len(effort.get("days", ()))}
    return {f"eliminated.{row['eliminated']['reason']}.{name}": count for name, count in counts.items()}


def _qa_counts(row: Document) -> dict[str, int]:
    returns, notes, overridden = row.get("returns", 0), row.get("notes", {}), row.get("overridden", {})
    counts = {"returns": returns, "cases_returned": int(returns > 0)}
    counts |= {"notes": len(notes), "cases_noted": int(bool(notes)), "cases_overridden": int(bool(overridden))}
    return counts | {f"overridden.{item}": 1 for item in overridden}


def _total(columns: tuple[str, ...], contributions: Iterable[Document]) -> Document:
    """Return the lines of counts, one per kind of case; a column that is unknown is no count of this version."""
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for added in contributions:
        counts.setdefault(tuple(added[name] for name in KIND), Counter()).update(added["counts"])
    kinds = sorted(counts)
    packed = [struct.pack(f"<{len(columns)}I", *(counts[kind][column] for column in columns)) for kind in kinds]
    return {"kinds": [list(kind) for kind in kinds], "counts": b"".join(packed)}


def _total_ratings(contributions: Iterable[Document]) -> Document:
    return _total(RATING_COLUMNS, contributions)


def _total_progress(contributions: Iterable[Document]) -> Document:
    return _total(PROGRESS_COLUMNS, contributions)


RATING_SUMS = Summary(KEY, ratings_of, _total_ratings)
PROGRESS_SUMS = Summary(KEY, progress_of, _total_progress)
