"""Cases of a drawn sample: their creation from picks, and the refusal of others."""

from services.reviews.domain.sampling.sample import Sample
from shared.contracts.reviews.entry import CaseCreated
from shared.contracts.reviews.sampling import Pick, Population
from shared.contracts.vocabulary import CaseType, InstrumentVersion
from shared.errors import Refused

TYPES: dict[Population, tuple[CaseType, ...]] = {"foster_care": ("FC",), "in_home": ("IH", "IHDR")}
"""Case types of a population; the first is the default [F1, F14]."""


def case_of(
    pick: Pick, county: str, quarter: str, instrument: InstrumentVersion, case_type: CaseType | None = None
) -> CaseCreated:
    """Returns the case of a pick. Raises Refused for a type that its population does not have."""
    possible = TYPES[pick.population]
    if case_type is not None and case_type not in possible:
        drawn = pick.population.replace("_", " ")
        detail = f"This place was drawn as {drawn}: its case can be of the type {' or '.join(possible)}."
        raise Refused("case-type-does-not-fit", 422, detail)
    return CaseCreated(
        county=county,
        quarter=quarter,
        case_type=case_type or possible[0],
        agency=pick.agency,
        instrument=instrument,
        rank=pick.rank,
    )


def must_not_be_drawn(sample: Sample) -> None:
    """Raises Refused once the sample is drawn: a case beside it would bias every figure (R48)."""
    if sample.outcome == "drawn":
        detail = "This county's sample of the quarter is drawn: its cases are those of the sample and no other."
        raise Refused("sampled-quarter", 409, detail)
