"""Invented examples of the events of action plans, of a Program Improvement Plan and of imported indicators."""

from shared.contracts.event import Event
from shared.contracts.improvement import (
    ActionPlanChanged,
    ActionPlanClosed,
    ActionPlanOpened,
    IndicatorRow,
    IndicatorsImported,
    PipBaselineSet,
    PipMeasurementConfirmed,
    PipPeriodsSet,
    PipPopulation,
)

EXAMPLES: tuple[Event, ...] = (
    ActionPlanOpened(
        measure="12A",
        followed_by="WB1",
        county="06001",
        length=4,
        start="2026Q2",
        target=85,
        due="2027-06-30",
        approaches=("supervision", "training"),
    ),
    ActionPlanChanged(target=80, due="2027-12-31", approaches=("staffing",)),
    ActionPlanClosed(result="reached"),
    PipPeriodsSet(
        effective="2025-07-01",
        end_of_implementation="2027-06-30",
        end_of_non_overlapping_year="2028-12-31",
        metropolitan_county="06037",
    ),
    PipBaselineSet(
        item="3",
        instrument="r4_2022",
        length=4,
        end="2025Q2",
        population=PipPopulation(achieved=36, applicable=60, in_home=20, metropolitan=15),
        method="sampling_error_80",
    ),
    PipMeasurementConfirmed(item="3", length=4, end="2026Q3"),
    IndicatorsImported(
        source="invented",
        digest="c" * 64,
        rows=(
            IndicatorRow(
                indicator="placement_stability",
                period_start="2024-10-01",
                period_end="2025-09-30",
                performance="4.60",
                low="4.52",
                high="4.68",
                observed="4.71",
                national="4.48",
            ),
        ),
    ),
)
