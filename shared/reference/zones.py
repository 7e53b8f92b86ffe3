"""Time zones of jurisdictions, and the day of a moment in a zone.

A day of a person (a submission, a due date, "today") is the day at the site. This module alone makes days of moments.
"""

import csv
import zoneinfo
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=())  # the pinned tzdata package gives the same days on every machine

UTC_ZONE = "UTC"
"""The zone of what belongs to no jurisdiction."""


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    zones = defaultdict[str, tuple[str, ...]](tuple)
    with (Path(__file__).parent / "zones.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            zones[row["jurisdiction"]] += (row["zone"],)
    return dict(zones)


def zones_of(site: str) -> tuple[str, ...]:
    """Returns the IANA zones of a site's or jurisdiction's state, that of most of its people first."""
    return _zones().get(site.partition("-")[0], (UTC_ZONE,))


def local_time(moment: datetime, zone: str) -> datetime:
    """Returns the moment as clocks in the zone show it. Raises ValueError for a moment without an offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset has no day")
    return moment.astimezone(ZoneInfo(zone))


def local_day(moment: datetime, zone: str) -> date:
    """Returns the day of the moment in the zone. Raises ValueError for a moment without an offset."""
    return local_time(moment, zone).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Returns the first moment after the day in the zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
