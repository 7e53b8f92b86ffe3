"""Ratings of a level: those in effect at its first hand-over of a case, from the case's row of level ratings. Pure."""

from typing import Any, Literal

RatingLevel = Literal["reviewer", "initial", "second", "oversight"]


def ratings_of_level(row: dict[str, Any], level: RatingLevel) -> dict[str, str]:
    """Return the ratings by item in effect at the level's hand-over; none before it."""
    version = row.get("versions", {}).get(level)
    if version is None:
        return {}
    newest = {
        item: [rating for position, rating in known if position <= 2 * version][-1:]
        for item, known in row.get("ratings", {}).items()
    }
    return {item: str(rating) for item, ratings in newest.items() for rating in ratings}
