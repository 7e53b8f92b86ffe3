"""Moments in requests: with a time zone, of a year that has four digits in every zone."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 1000, 9998


def _with_four_digits(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise PydanticCustomError("year", "The year is not between 1000 and 9998.")
    return at


RequestMoment = Annotated[AwareDatetime, AfterValidator(_with_four_digits)]


def to_wire(at: datetime) -> str:
    """Return the moment as events hold it: whole seconds, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
