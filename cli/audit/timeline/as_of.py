"""State of a case at a moment: the fold of its events up to then."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import takewhile
from typing import Any

from cli.audit.evidence.rated_case import with_ratings
from cli.audit.timeline.case_file import CaseFile
from services.ratings.domain import RatedCase
from services.ratings.domain.rated_case import CurrentRating
from services.reviews.domain import Case, evolve
from shared.contracts.envelope import RecordedEvent, key_of
from shared.reference.zones import UTC_ZONE, end_of_day

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LAST_MOMENT = timedelta(microseconds=1)


def moment(text: str, zone: str = UTC_ZONE) -> datetime | None:
    """RFC 3339 with its offset; a day alone means its end in the time zone. None for anything else."""
    try:
        if DAY.fullmatch(text):
            return end_of_day(date.fromisoformat(text), zone) - LAST_MOMENT
        parsed = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return parsed if parsed.tzinfo else None


def as_of(file: CaseFile, when: datetime) -> dict[str, Any] | None:
    """The case and the ratings in effect then; None before it existed."""
    facts = _until(file.reviews.facts, when)
    if not facts:
        return None
    case = reduce(evolve, facts, Case())
    rated = with_ratings(RatedCase(key_of(file.site, file.case)), _until(file.ratings.facts, when))
    ratings = {"items": _standing(rated.items), "outcomes": _standing(rated.outcomes)}
    head = {"case": file.case, "site": file.site, "as_of": when.isoformat()}
    return head | case.model_dump(mode="json") | {"ratings": ratings}


def _until(facts: Iterable[RecordedEvent], when: datetime) -> tuple[RecordedEvent, ...]:
    """The sequence is the order: what follows on a later event is later, whatever its clock said."""
    return tuple(takewhile(lambda recorded: recorded.envelope.at <= when, facts))


def _standing(ratings: dict[str, CurrentRating]) -> dict[str, dict[str, Any]]:
    return {name: rating._asdict() for name, rating in ratings.items()}
