"""Filters of a dashboard page; an unknown value is left out and named on the page, not an error. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from services.gateway.display_names import AGENCIES, CASE_TYPES, INSTRUMENTS, SIZE_TIERS, WINDOWS, counties_of

NAMES = ("window", "case_type", "agency", "county", "tier", "instrument")


@dataclass(frozen=True)
class Filters:
    """The chosen values, and the names of those that were left out."""

    chosen: Mapping[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        return urlencode(self.chosen)


def read_filters(site: str, query: Mapping[str, str]) -> Filters:
    given = {name: query[name] for name in NAMES if query.get(name)}
    chosen = {name: value for name, value in given.items() if _known(site, name, value)}
    return Filters(chosen, tuple(name.replace("_", " ") for name in given if name not in chosen))


def _known(site: str, name: str, value: str) -> bool:
    match name:
        case "case_type":
            return value in CASE_TYPES
        case "agency":
            return value in AGENCIES
        case "window":
            return value in WINDOWS
        case "instrument":
            return value in INSTRUMENTS
        case "tier":
            return value in SIZE_TIERS and bool(counties_of(site))
        case _:
            counties = counties_of(site)
            return value in counties if counties else re.fullmatch("[0-9]{5}", value) is not None
