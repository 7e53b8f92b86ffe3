"""One row a quarter's review, and one a county's sample in it: what is expected, and why there is less."""

from shared.contracts.envelope import RecordedEvent
from shared.contracts.reviews.sampling import NoEligibleCase, ReviewOpened, SampleDrawn, ShortfallExplained
from shared.eventstore.journal_entry import Document

CASES = {"foster_care", "in_home", "either"}


class Quarters:
    """Fed by reviews; the expected-against-completed report is made of it (R52). Of cases it knows nothing."""

    name, version = "quarters", 1
    owners = ("reviews",)
    urgent = ()
    about = ("rvw_", "smp_")

    def evolve(self, row: Document, recorded: RecordedEvent) -> Document:
        match recorded.event:
            case ReviewOpened(quarter=quarter, expected=expected):
                counties = {one.county: one.model_dump(include=CASES) for one in expected}
                return {"quarter": quarter, "expected": counties, "why": {}}
            case ShortfallExplained(county=county, why=why):
                return row | {"why": row.get("why", {}) | {county: why}}
            case SampleDrawn(why_fewer=why):
                return row | _of_county(recorded.envelope.subject) | {"outcome": "drawn", "why_fewer": why}
            case NoEligibleCase():
                return row | _of_county(recorded.envelope.subject) | {"outcome": "no_eligible_case", "why_fewer": None}
            case _:
                return row


def _of_county(sample: str) -> Document:
    """`smp_2026q3_06001` → its quarter and county, which no fact of a sample repeats."""
    _, quarter, county = f"{sample}__".split("_")[:3]
    return {"quarter": quarter.upper(), "county": county}
