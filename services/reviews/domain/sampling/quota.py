"""Expected cases of each county in a quarter: by quota table, by turns, or as agreed for a CFSR."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from services.reviews.domain.sampling.quarters import QUARTERS_PER_YEAR, number_of
from services.reviews.domain.sampling.quota_table import QuotaTable
from shared.contracts.reviews.sampling import ExpectedCases, QuotaRow
from shared.errors import Refused

FOSTER_CARE, IN_HOME = 40, 25
"""Cases of a federal review: 65 in all [F16]."""


@dataclass(frozen=True)
class Past:
    """Quarters with a review, and by county the quarters in which a case was drawn."""

    opened: frozenset[str] = frozenset()
    drawn: Mapping[str, AbstractSet[str]] = field(default_factory=dict)


def expected_cases(table: QuotaTable, quarter: str, past: Past) -> tuple[ExpectedCases, ...]:
    """Returns the expected cases of every county. A very small one has a case of either population when due (R50)."""
    turns = turns_of(table)
    return tuple(_expected(row, turns, quarter, past) for row in table.rows)


def turns_of(table: QuotaTable) -> dict[str, int]:
    """Returns the quarter of the year (0 to 3) in which each very small county has its turn, spread equally."""
    small = [row.county for row in table.rows if is_very_small(row)]
    return {county: index % QUARTERS_PER_YEAR for index, county in enumerate(sorted(small))}


def is_very_small(row: QuotaRow) -> bool:
    return row.foster_care + row.in_home == 0


def is_due(turn: int, quarter: str, opened: AbstractSet[str], drawn: AbstractSet[str]) -> bool:
    """Returns whether a very small county is due: in its turn, until one is drawn, and after three quarters without.

    By the last rule no four consecutive quarters pass without the county, also when another table moves its turn.
    """
    now = number_of(quarter)
    since = (now - turn) % QUARTERS_PER_YEAR
    return since == 0 or any(_was_left_out(now - back, now, opened, drawn) for back in (since, QUARTERS_PER_YEAR - 1))


def _was_left_out(start: int, now: int, opened: AbstractSet[str], drawn: AbstractSet[str]) -> bool:
    """Returns whether reviews exist since `start` without a case of the county."""
    began = any(number_of(earlier) <= start for earlier in opened)
    return began and not any(start <= number_of(earlier) < now for earlier in drawn)


def _expected(row: QuotaRow, turns: Mapping[str, int], quarter: str, past: Past) -> ExpectedCases:
    if not is_very_small(row):
        return ExpectedCases(county=row.county, foster_care=row.foster_care, in_home=row.in_home)
    drawn = past.drawn.get(row.county, frozenset())
    due = is_due(turns[row.county], quarter, past.opened, drawn)
    return ExpectedCases(county=row.county, either=int(due))


def check_federal(counties: Sequence[ExpectedCases]) -> tuple[ExpectedCases, ...]:
    """Raises Refused unless they are 40 foster care and 25 in-home cases, each county named once with one at least."""
    named = [county.county for county in counties]
    foster_care, in_home = sum(county.foster_care for county in counties), sum(county.in_home for county in counties)
    if len(set(named)) != len(named):
        raise Refused("federal-cases", 422, "A county is named twice. Name each one once, with all of its cases.")
    if any(total_of(county) == 0 for county in counties):
        raise Refused("federal-cases", 422, "A county has no case. Leave it out, or give it some.")
    if (foster_care, in_home) != (FOSTER_CARE, IN_HOME):
        detail = (
            f"A federal review has {FOSTER_CARE} foster care and {IN_HOME} in-home cases; "
            f"these are {foster_care} and {in_home}."
        )
        raise Refused("federal-cases", 422, detail)
    return tuple(sorted(counties, key=lambda county: county.county))


def total_of(cases: ExpectedCases) -> int:
    return cases.foster_care + cases.in_home + cases.either
