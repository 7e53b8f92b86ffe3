"""Lines of the agreement between levels, with words where the numbers are too small to show. Pure."""

from collections.abc import Sequence
from typing import Any, get_args

from services.projections.measures.agreement import MIN_PAIRS, ONE_RATING, TOO_FEW, agreement
from services.projections.measures.rating_levels import RatingLevel, ratings_of_level
from services.projections.tables.percentages import ORDER
from shared.contracts.vocabulary import ItemRating
from shared.instrument import domain_of

COMPARED: tuple[tuple[RatingLevel, RatingLevel], ...] = (("reviewer", "initial"), ("initial", "second"))
RATINGS = frozenset(get_args(ItemRating)) - {"INCOMPLETE"}


def comparison(levels: tuple[RatingLevel, RatingLevel], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the agreement of two levels by item, over the cases that both have handed over."""
    both = [tuple(ratings_of_level(dict(row), level) for level in levels) for row in rows]
    both = [pair for pair in both if all(pair)]
    lines = [
        _line(item, [(first.get(item, ""), second.get(item, "")) for first, second in both]) for item in ORDER["items"]
    ]
    return {"levels": list(levels), "cases": len(both), "items": lines}


def _line(item: str, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return an item's agreement; with few pairs only their number."""
    rated = agreement([pair for pair in pairs if RATINGS.issuperset(pair)])
    line: dict[str, Any] = {"name": item, "domain": domain_of(item), "pairs": rated.pairs}
    if rated.pairs < MIN_PAIRS:
        return line | {"equal": None, "share": None, "kappa": None, "why": TOO_FEW}
    kappa = None if rated.kappa is None else float(rated.kappa)
    figures = {"equal": rated.equal, "share": rated.equal / rated.pairs, "kappa": kappa}
    return line | figures | {"why": ONE_RATING if kappa is None else None}
