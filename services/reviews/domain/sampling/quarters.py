"""Quarters as numbers, so that one can count from one to another across a year's end."""

from datetime import date, timedelta

QUARTERS_PER_YEAR = 4


def number_of(quarter: str) -> int:
    """`2026Q3` → quarters since year 0."""
    year, _, number = quarter.partition("Q")
    return int(year) * QUARTERS_PER_YEAR + int(number) - 1


def quarter_name(number: int) -> str:
    """The quarter of this number, as in `2026Q3`."""
    return f"{number // QUARTERS_PER_YEAR}Q{number % QUARTERS_PER_YEAR + 1}"


def last_day(quarter: str) -> date:
    """Its last day."""
    following = number_of(quarter) + 1
    return date(following // QUARTERS_PER_YEAR, following % QUARTERS_PER_YEAR * 3 + 1, 1) - timedelta(days=1)


def year_up_to(quarter: str) -> tuple[str, ...]:
    """Four consecutive quarters, this one the last."""
    end = number_of(quarter)
    return tuple(quarter_name(number) for number in range(end - QUARTERS_PER_YEAR + 1, end + 1))
