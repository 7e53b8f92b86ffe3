"""What a site is set up with, and which settings fit which purpose (R10 to R13, R82)."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.contracts.identity.sites import OfflineDrafts, PurMode, ReviewMode
from shared.contracts.vocabulary import Purpose
from shared.errors import Refused

MAX_NAMED_COUNTIES = 10
"""In a refusal."""


class SiteSettings(BaseModel):
    """Counties by their federal number; the period under review begins on one day for all cases, or on each one's."""

    model_config = ConfigDict(frozen=True)

    counties: tuple[str, ...] = ()
    pur_mode: PurMode = "OPEN"
    pur_start: str | None = None
    offline_drafts: OfflineDrafts = "session"
    mode: ReviewMode | None = None
    round: int | None = None
    year: int | None = None


def check_day(day: str) -> None:
    """Raises Refused for a day that no calendar has: it has the form of one, and could not be worked with later."""
    try:
        date.fromisoformat(day)
    except ValueError:
        raise Refused("no-such-day", 422, f"There is no day {day}.") from None


def check_settings(settings: SiteSettings) -> None:
    """Raises Refused for a period under review that contradicts itself."""
    if settings.pur_start is not None:
        check_day(settings.pur_start)
    if settings.pur_mode == "FIXED" and settings.pur_start is None:
        detail = "A fixed period under review needs its first day."
        raise Refused("pur-without-date", 422, detail)
    if settings.pur_mode == "OPEN" and settings.pur_start is not None:
        detail = "An open period under review has no common first day: leave the date out, or make it fixed."
        raise Refused("pur-with-date", 422, detail)


def check_settings_for(purpose: Purpose, settings: SiteSettings, known_counties: frozenset[str]) -> None:
    """Raises Refused for what this kind of site lacks, or does not have (R10, R28)."""
    check_settings(settings)
    if purpose is Purpose.CQI and not settings.counties:
        raise Refused("no-county", 422, "A CQI site needs at least one county.")
    if known_counties and (unlisted := sorted(set(settings.counties) - known_counties)):
        raise Refused(
            "county-unlisted", 422, f"These are no counties of this state: {', '.join(unlisted[:MAX_NAMED_COUNTIES])}."
        )
    if purpose is Purpose.CFSR and (settings.mode is None or settings.round is None or settings.year is None):
        detail = "A CFSR site needs its review mode (TRADITIONAL or STATE_CONDUCTED), its round and its year."
        raise Refused("no-review-mode", 422, detail)
    if purpose is not Purpose.CFSR and settings.mode is not None:
        raise Refused("mode-elsewhere", 422, "Only a CFSR site has a review mode.")


DEFAULT_OFFLINE_DRAFTS: dict[Purpose, OfflineDrafts] = {
    Purpose.TRAINING: "device",
    Purpose.CQI: "session",
    Purpose.CFSR: "session",
}
"""Where answers may wait while the network is away, unless a site says otherwise: mock cases also on the machine."""
