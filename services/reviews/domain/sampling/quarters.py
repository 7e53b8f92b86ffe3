"""Quarters as numbers, so that one can count from one to another across a year's end."""

from datetime import date, timedelta

A_YEAR = 4


def number_of(quarter: str) -> int:
    """`2026Q3` → quarters since year 0."""
    year, _, number = quarter.partition("Q")
    return int(year) * A_YEAR + int(number) - 1


def named(number: int) -> str:
    """The quarter of this number, as in `2026Q3`."""
    return f"{number // A_YEAR}Q{number % A_YEAR + 1}"


def last_day(quarter: str) -> date:
    """Its last day."""
    following = number_of(quarter) + 1
    return date(following // A_YEAR, following % A_YEAR * 3 + 1, 1) - timedelta(days=1)


def year_up_to(quarter: str) -> tuple[str, ...]:
    """Four consecutive quarters, this one the last."""
    end = number_of(quarter)
    return tuple(named(one) for one in range(end - A_YEAR + 1, end + 1))
