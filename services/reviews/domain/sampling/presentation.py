"""Representation of reviews, samples and quota tables in the API, without references of an agency's cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reviews.domain.sampling.draw import Drawn
from services.reviews.domain.sampling.quota import total_of
from services.reviews.domain.sampling.quota_table import QuotaTable, banner_of
from services.reviews.domain.sampling.review import Review
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import case_id_of
from services.reviews.domain.sampling.yearly_coverage import Yearly, quarterly

SUMMARY_FIELDS = ("quarter", "mode", "quota_table", "instrument", "pur_mode", "pur_start", "round", "year", "version")
CASES = ("foster_care", "in_home", "either")


def review_summary(review: Review) -> dict[str, Any]:
    """Returns a review in a list, with the banner if it is planned by the shipped table."""
    expected = sum(total_of(cases) for cases in review.expected.values())
    shown = review.model_dump(mode="json", include=set(SUMMARY_FIELDS))
    return {"banner": banner_of(review.quota_table)} | shown | {"expected": expected}


def shown_review(review: Review, samples: Mapping[str, Sample]) -> dict[str, Any]:
    """Returns the review with expected and drawn cases, sample and shortfall of every county (R52)."""
    rows = [county_row(review, county, samples.get(county, Sample())) for county in review.expected]
    return review_summary(review) | {"counties": rows, "drawn": sum(row["drawn"] for row in rows)}


def county_row(review: Review, county: str, sample: Sample) -> dict[str, Any]:
    """Returns one county. `why` is null where no reason of a shortfall is due."""
    quarter, onsite = quarterly(review, county, sample), review.onsite.get(county)
    return {
        "county": county,
        **review.expected[county].model_dump(include=set(CASES)),
        "outcome": sample.outcome,
        "drawn": quarter.drawn,
        "why": quarter.reason if quarter.reason != "not_drawn" else None,
        "onsite": onsite.model_dump(mode="json", exclude={"county"}) if onsite else None,
    }


def shown_year(year: Yearly | None) -> dict[str, Any] | None:
    """Returns whether the yearly minimum was reached, and the reason of each quarter's shortfall."""
    if year is None:
        return None
    return {"minimum": year.minimum, "drawn": year.drawn, "reached": year.holds, "why": dict(year.reasons)}


def shown_sample(site: str, quarter: str, county: str, sample: Sample) -> dict[str, Any]:
    """Returns the proof of the draw, and every pick with the id that its case has or will have."""
    replaced = {pick.rank: pick for pick in sample.replacements.values()}
    picks = [
        pick.model_dump()
        | {"case": case_id_of(site, quarter, county, pick.rank)}
        | ({"replaces": replaced[pick.rank].replaced} if pick.rank in replaced else {})
        for pick in sample.picks
    ]
    return {
        "quarter": quarter,
        "county": county,
        "outcome": sample.outcome,
        "frame": _frame(sample) if sample.digest else None,
        "seed": sample.seed or None,
        "algorithm": sample.algorithm,
        "digest": sample.drawn_digest or None,
        "cases": sample.cases.model_dump(include=set(CASES)) if sample.cases else None,
        "why_fewer": sample.why_fewer,
        "picks": picks,
        "version": sample.version,
    }


def _frame(sample: Sample) -> dict[str, Any]:
    strata = [stratum.model_dump() for stratum in sample.strata]
    return {"digest": sample.digest, "rows": sample.rows, "strata": strata}


def shown_picks(drawn: Sequence[Drawn]) -> list[dict[str, Any]]:
    """Returns picks with the agency's references, for readers of the frame."""
    return [row.pick.model_dump() | {"reference": row.row.reference} for row in drawn]


def shown_table(table: QuotaTable) -> dict[str, Any]:
    """Returns a quota table with its source."""
    return {"banner": table.banner} | table.model_dump(mode="json")
