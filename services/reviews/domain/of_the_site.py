"""What a site's set-up asks of its cases: one of its counties, and its first day of the period under review."""

from shared.access import SiteFacts
from shared.refused import Refused


def check_county(site: SiteFacts, county: str) -> None:
    """Raises Refused for a county that is not the site's (R12); a site without a list takes every one."""
    if site.counties and county not in site.counties:
        raise Refused("county-not-of-this-site", 422, f"County {county} is not one of this site's counties.")


def check_pur_start(site: SiteFacts, pur_start: str | None) -> None:
    """Raises Refused where the site has fixed another first day for every case (R13)."""
    if site.pur_start is not None and pur_start is not None and pur_start != site.pur_start:
        words = f"In this site the period under review of every case begins on {site.pur_start}."
        raise Refused("pur-start-fixed", 422, words)
