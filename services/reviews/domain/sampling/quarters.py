"""Arithmetic of quarters: names, numbers, days."""

from datetime import date, timedelta

QUARTERS_PER_YEAR = 4


def number_of(quarter: str) -> int:
    """`2026Q3` → quarters since year 0."""
    year, _, number = quarter.partition("Q")
    return int(year) * QUARTERS_PER_YEAR + int(number) - 1


def quarter_name(number: int) -> str:
    """Returns the name of the quarter with this number, as `2026Q3`."""
    return f"{number // QUARTERS_PER_YEAR}Q{number % QUARTERS_PER_YEAR + 1}"


def last_day(quarter: str) -> date:
    """Returns the last day of the quarter."""
    following = number_of(quarter) + 1
    return date(following // QUARTERS_PER_YEAR, following % QUARTERS_PER_YEAR * 3 + 1, 1) - timedelta(days=1)


def year_up_to(quarter: str) -> tuple[str, ...]:
    """Returns four consecutive quarters that end with this one."""
    end = number_of(quarter)
    return tuple(quarter_name(number) for number in range(end - QUARTERS_PER_YEAR + 1, end + 1))
