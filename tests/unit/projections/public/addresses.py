"""Addresses of all public pages and downloads, in both languages."""

from services.projections.public.addresses import FORMATS, HOME, ROUTES
from services.projections.public.figures.measures import ITEMS, OUTCOMES

PLACES = ("06037", "06097", "06091", "06003", "small", "large")
"""A very large county, a middle one, two very small ones, two groups."""

PAGES = (
    *ROUTES,
    *(f"{HOME}/items/{item}" for item in ITEMS),
    *(f"{HOME}/outcomes/{outcome}" for outcome in OUTCOMES),
    *(f"{HOME}/counties/{place}" for place in PLACES),
)
KINDS = (
    *ROUTES,
    *(f"{HOME}/items/{item}" for item in ("1", "4", "12", "12A")),
    *(f"{HOME}/outcomes/{outcome}" for outcome in ("S1", "WB2")),
    *(f"{HOME}/counties/{place}" for place in ("06097", "06091", "small")),
)
"""Pages of every kind."""

FILTERED = (
    f"{HOME}?county=06097&to=2025Q4&case_type=fc&domain=permanency",
    f"{HOME}?agency=probation",
    f"{HOME}?length=12&item=4&item=16",
    f"{HOME}?county=06999&colour=red",
    f"{HOME}/items/4?county=06097",
    f"{HOME}/items/3?county=06091&case_type=ih",
    f"{HOME}/items/4?case_type=ih",
    f"{HOME}/compare?county=06019&county=06097&county=06091&county=small",
    f"{HOME}/agencies?county=06037",
    f"{HOME}/ranking?county=06091",
    f"{HOME}?version=2026q2-1",
    f"{HOME}?version=2026q1-1",
    f"{HOME}?version=1999q1-1",
    f"{HOME}/nowhere",
)
TABLES = tuple(extension for extension in FORMATS if extension not in ("svg", "png"))
WITH_FIGURES = (
    HOME,
    f"{HOME}/items/4",
    f"{HOME}/outcomes/S1",
    f"{HOME}/counties/06091",
    f"{HOME}/compare?county=06097",
    f"{HOME}/agencies",
    f"{HOME}/ranking",
)


def in_spanish(address: str) -> str:
    return address + ("&" if "?" in address else "?") + "lang=es"


def as_file(address: str, extension: str) -> str:
    path, _, query = address.partition("?")
    return f"{path}.{extension}?{query}" if query else f"{path}.{extension}"
