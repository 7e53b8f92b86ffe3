"""Quarters of a window, and the quarters that two windows have each for itself. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from services.projections.publication.cells import Window

QUARTERS_PER_YEAR = 4


@dataclass(frozen=True)
class Separation:
    """Quarters of each of two windows that the other has not, and those that both have."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    both: tuple[str, ...]

    @property
    def is_comparable(self) -> bool:
        return bool(self.before and self.after)

    @property
    def sentence(self) -> str:
        """The sentence beside a comparison; empty where the windows share no quarter."""
        if not self.both:
            return ""
        shared = f"The two periods share {_listed(self.both)}."
        if not self.is_comparable:
            return f"{shared} One lies within the other, so there is nothing to compare. Choose periods that are apart."
        return f"{shared} Only the other quarters are compared: {_listed(self.before)} with {_listed(self.after)}."


def quarters_of(window: Window) -> tuple[str, ...]:
    """Return the quarters of a window, the oldest first."""
    end = _number(window.end)
    return tuple(_quarter(number) for number in range(end - window.length + 1, end + 1))


def window_before(window: Window) -> Window:
    """Return the newest window of the same length that shares no quarter with this one."""
    return Window(window.length, _quarter(_number(window.end) - window.length))


def last_day_of(quarter: str) -> date:
    """Return the last day of a quarter of the calendar year."""
    year, month = int(quarter[:4]), 3 * int(quarter[5])
    return date(year, month, monthrange(year, month)[1])


def separate(before: Window, after: Window) -> Separation:
    """Return which quarters can be compared: a case that is in both windows says nothing about a change."""
    first, second = quarters_of(before), quarters_of(after)
    both = tuple(quarter for quarter in first if quarter in second)
    return Separation(
        tuple(quarter for quarter in first if quarter not in both),
        tuple(quarter for quarter in second if quarter not in both),
        both,
    )


def _number(quarter: str) -> int:
    return int(quarter[:4]) * QUARTERS_PER_YEAR + int(quarter[5]) - 1


def _quarter(number: int) -> str:
    return f"{number // QUARTERS_PER_YEAR}Q{number % QUARTERS_PER_YEAR + 1}"


def _listed(quarters: tuple[str, ...]) -> str:
    return quarters[0] if len(quarters) == 1 else f"{quarters[0]} to {quarters[-1]}"
