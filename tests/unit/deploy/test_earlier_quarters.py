"""The demonstration's earlier quarters are what the services themselves would have recorded."""

from functools import reduce
from typing import Any

from cli.demonstration.earlier_quarters import PastQuarter, entries_of, past_quarters
from services.projections.domain.reporting_quarters import approved_case, quarter_of
from services.projections.views import APPROVED_CASES
from services.reviews.domain import Case, evolve
from shared.contracts.envelope import hash_matches
from shared.eventstore.journal_entry import events_in

ALAMEDA = PastQuarter("2026Q1", "06001", 3, 7, "usr_reviewer", "usr_qa")


def test_a_case_of_an_earlier_quarter_is_approved_in_the_quarter_after_it() -> None:
    """Otherwise the public page would show a quarter in which nothing was approved."""
    entries = entries_of(ALAMEDA)
    start: dict[str, Any] = {}
    for key in {entry["aggregate"] for entry in entries}:
        events = [recorded for entry in entries if entry["aggregate"] == key for recorded in events_in(entry)]
        assert reduce(evolve, events, Case()).stage == "approved_final"
        case = approved_case(reduce(APPROVED_CASES.evolve, events, start))
        assert case is not None
        assert (case.county, quarter_of(case.day)) == ("06001", "2026Q2")
    assert all(hash_matches(event) for entry in entries for event in entry["events"])


def test_equal_seeds_give_equal_cases_and_no_two_are_the_same() -> None:
    quarters = past_quarters(1, ["usr_reviewer"], ["usr_qa"])
    assert [quarter.quarter for quarter in quarters[::58]] == [
        "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2",
    ]  # fmt: skip
    assert len({quarter.seed for quarter in quarters}) == len(quarters)
    assert entries_of(ALAMEDA) == entries_of(ALAMEDA)
