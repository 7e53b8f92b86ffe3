"""View of quarters: one row per quarter's review and one per county's sample, with expected cases and shortfalls."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.sampling import NoEligibleCase, ReviewOpened, SampleDrawn, ShortfallExplained
from shared.eventstore.journal_entry import Document

CASE_TYPES = {"foster_care", "in_home", "either"}


class Quarters:
    """Reads reviews; the source of the report on expected against completed cases (R52), without the cases."""

    name, version = "quarters", 1
    owners = ("reviews",)
    urgent = ()
    about = ("rvw_", "smp_")

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        match recorded.event:
            case ReviewOpened(quarter=quarter, expected=expected):
                counties = {county.county: county.model_dump(include=CASE_TYPES) for county in expected}
                return {"quarter": quarter, "expected": counties, "why": {}}
            case ShortfallExplained(county=county, why=reason):
                return row | {"why": row.get("why", {}) | {county: reason}}
            case SampleDrawn(why_fewer=reason):
                return row | _of_county(recorded.envelope.subject) | {"outcome": "drawn", "why_fewer": reason}
            case NoEligibleCase():
                return row | _of_county(recorded.envelope.subject) | {"outcome": "no_eligible_case", "why_fewer": None}
            case _:
                return row


def _of_county(sample: str) -> Document:
    """Return quarter and county of a sample id (`smp_2026q3_06001`), which its events do not repeat."""
    _, quarter, county = f"{sample}__".split("_")[:3]
    return {"quarter": quarter.upper(), "county": county}
