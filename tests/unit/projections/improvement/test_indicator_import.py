"""Statewide data indicators are imported from a table; a bad row is named in the words of its column."""

import pytest

from services.projections.domain.indicator_import import indicators_of
from services.projections.domain.indicator_table import (
    ImportIndicators,
    IndicatorTable,
    decide_indicators,
    evolve_indicators,
)
from shared.errors import Refused
from tests.unit.projections.improvement.improvement_history import History

HEADER = "indicator,period_start,period_end,performance,low,high,observed,national\n"
STABILITY = "placement_stability,2024-10-01,2025-09-30,4.60,4.52,4.68,4.71,\n"


def faults(rows: str) -> list[tuple[int, str]]:
    with pytest.raises(Refused) as refused:
        indicators_of(HEADER + rows, "invented")
    assert (refused.value.slug, refused.value.status) == ("table-not-valid", 422)
    return [(error["row"], error["what"]) for error in refused.value.extra["errors"]]


def test_table_is_read_with_titles_percent_signs_and_american_days() -> None:
    """The workbook's own words would have to be rewritten before every import."""
    rows = STABILITY + "Re-entry to foster care,10/1/2023,9/30/2024,5.9%,5.5%,6.3%,,5.6%\n"
    table = indicators_of(HEADER + rows, "swdi-workbook").table
    stability, reentry = table.rows
    assert (stability.national, stability.observed) == ("4.48", "4.71")
    assert (reentry.indicator, reentry.period_end, reentry.low) == ("reentry_to_foster_care", "2024-09-30", "5.5")
    assert reentry.observed is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("item_4,2024-10-01,2025-09-30,1,1,1,,\n", "The indicator is not one of"),
        ("placement_stability,2025-10-01,2025-09-30,4,4,4,,\n", "ends before it begins"),
        ("placement_stability,last year,2025-09-30,4,4,4,,\n", "not written like"),
        ("placement_stability,2024-10-01,2025-09-30,4 moves,4,4,,\n", "Write numbers like 9.07"),
        ("placement_stability,2024-10-01,2025-09-30,5,4,4.5,,\n", "does not lie between low and high"),
        ("reentry_to_foster_care,2024-10-01,2025-09-30,50,40,140,,\n", "no number is above 100"),
    ],
)
def test_bad_row_is_named_by_number_with_what_to_do(row: str, sentence: str) -> None:
    [(number, what)] = faults(STABILITY.replace("2025-09-30", "2023-09-30").replace("2024-10", "2022-10") + row)
    assert number == 3
    assert sentence in what


def test_two_rows_of_one_period_and_an_empty_table_are_refused() -> None:
    assert "already" in faults(STABILITY + STABILITY)[0][1]
    assert "no row for any indicator" in faults("")[0][1]


def test_newest_period_of_an_indicator_counts_and_a_later_import_corrects_it() -> None:
    """A conformity decision would follow from an outdated figure."""
    table = History(IndicatorTable(), decide_indicators, evolve_indicators)
    older = STABILITY.replace("2025-09-30", "2024-09-30").replace("2024-10-01", "2023-10-01")
    newest = table.execute(ImportIndicators(indicators_of(HEADER + STABILITY + older, "invented").table)).newest
    assert newest["placement_stability"].period_end == "2025-09-30"
    corrected = ImportIndicators(indicators_of(HEADER + STABILITY.replace("4.60", "4.55"), "invented").table)
    assert table.execute(corrected).newest["placement_stability"].performance == "4.55"
    assert len(table.state.rows) == 2


def test_import_of_what_is_known_records_nothing() -> None:
    table = History(IndicatorTable(), decide_indicators, evolve_indicators)
    command = ImportIndicators(indicators_of(HEADER + STABILITY, "invented").table)
    table.execute(command, command)
    assert table.sequence == 1
