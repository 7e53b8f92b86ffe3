"""The public API as a table: which service answers which address. Pure."""

import re
from dataclasses import dataclass

from shared.refused import Refused

PREFIX = "/api/v1"

ROUTES = {
    "/instruments/{version}": {"GET": "reviews"},
    "/sites/{site}/cases": {"POST": "reviews"},
    "/sites/{site}/cases/{case}": {"GET": "reviews"},
    "/sites/{site}/cases/{case}/face-sheet": {"PUT": "reviews"},
    "/sites/{site}/cases/{case}/items/{item}/answers": {"PATCH": "reviews"},
    "/sites/{site}/cases/{case}/submit": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/approve": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/ratings": {"GET": "ratings"},
    "/sites/{site}/rule-set": {"GET": "ratings", "PUT": "ratings"},
    "/sites/{site}/dashboards/items": {"GET": "projections"},
    "/sites/{site}/dashboards/outcomes": {"GET": "projections"},
    "/sites/{site}/dashboards/progress": {"GET": "projections"},
    "/sites/{site}/people": {"POST": "identity"},
    "/sites/{site}/people/{person}": {"GET": "identity"},
    "/sites/{site}/tickets": {"POST": "helpdesk"},
    "/sites/{site}/tickets/{ticket}": {"GET": "helpdesk"},
    "/sites/{site}/tickets/{ticket}/close": {"POST": "helpdesk"},
}

WORD = "[A-Za-z0-9_-]{1,80}"
"""What may stand for a {name}: no dot, slash or percent sign, so nothing that a service could read otherwise."""


class NoSuchMethod(Refused):
    """The address exists and cannot be asked for this."""

    def __init__(self, allowed: str) -> None:
        super().__init__("method-not-allowed", 405, f"This address takes {allowed}.")
        self.allowed = allowed


@dataclass(frozen=True)
class Address:
    """One address of the API, ready to be compared."""

    pattern: re.Pattern[str]
    services: dict[str, str]


def _compiled(path: str, services: dict[str, str]) -> Address:
    return Address(re.compile(PREFIX + re.sub(r"\{[a-z]+\}", WORD, path)), services)


ADDRESSES = tuple(_compiled(path, services) for path, services in ROUTES.items())


def service_for(method: str, path: str) -> str:
    """The owning service of an undecoded path. Raises Refused (404) or NoSuchMethod (405)."""
    for address in ADDRESSES:
        if address.pattern.fullmatch(path):
            if method in address.services:
                return address.services[method]
            raise NoSuchMethod(", ".join(sorted(address.services)))
    raise Refused("not-found", 404, "There is no such address in this API.")
