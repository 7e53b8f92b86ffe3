"""Rules of a site's set-up: its uses, its counties, the first day of its period under review."""

from shared.access import SiteFacts
from shared.contracts.identity.sites import Run
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.errors import Refused
from shared.reference.jurisdictions import counties_of

NAMES: dict[Run, str] = {"cases": "case reviews", "interviews": "stakeholder interviews"}


def check_runs(site: SiteFacts, what: Run) -> None:
    """Raises Refused for a use that the site does not have (R9). Started cases and interviews can be finished."""
    if what not in site.runs:
        detail = f"This site is not used for {NAMES[what]}. Its state chooses cases, interviews or both."
        raise Refused("not-run-here", 409, detail)


def check_training(site: str) -> None:
    """Raises Refused outside a training site (R8)."""
    if purpose_of(site) is not Purpose.TRAINING:
        raise Refused("training-only", 422, "That is done in training sites alone.")


NOWHERE = "00000"
"""County of mock cases in a state without a list of counties; no county has this number [synthetic]."""


def practice_county(site: SiteFacts, name: str, requested: str | None) -> str:
    """Returns the county of mock cases: the requested one, else the first of the site's or of its state's."""
    if requested:
        check_county(site, requested)
        return requested
    return next(iter(sorted(site.counties or counties_of(name))), NOWHERE)


def check_county(site: SiteFacts, county: str) -> None:
    """Raises Refused for a county outside the site's list (R12); a site without a list has every county."""
    if site.counties and county not in site.counties:
        raise Refused("county-not-of-this-site", 422, f"County {county} is not one of this site's counties.")


def check_pur_start(site: SiteFacts, pur_start: str | None) -> None:
    """Raises Refused if the site has fixed another first day for every case (R13)."""
    if site.pur_start is not None and pur_start is not None and pur_start != site.pur_start:
        detail = f"In this site the period under review of every case begins on {site.pur_start}."
        raise Refused("pur-start-fixed", 422, detail)
