"""Moments in requests: with a time zone, of a year that has four digits in every zone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

from shared.reference.zones import end_of_day, local_day, local_time

LAST_ZONE = "Pacific/Honolulu"
"""The zone of the jurisdictions in which a day ends last."""

FIRST_YEAR, LAST_YEAR = 1000, 9998


def _with_four_digits(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise PydanticCustomError("year", "The year is not between 1000 and 9998.")
    return at


RequestMoment = Annotated[AwareDatetime, AfterValidator(_with_four_digits)]


def to_wire(at: datetime) -> str:
    """Return the moment as events hold it: whole seconds, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def last_day(now: datetime, days: int, zones: Iterable[str] = (LAST_ZONE,)) -> tuple[date, datetime]:
    """Return the day so many days from now, and the moment at which it is over for readers in all of these zones.

    A link lives to that moment and its letter names that day.
    """
    zone = min(zones, key=lambda name: (local_time(now, name).utcoffset() or timedelta(), name))
    day = local_day(now, zone) + timedelta(days=days)
    return day, end_of_day(day, zone).astimezone(UTC)
