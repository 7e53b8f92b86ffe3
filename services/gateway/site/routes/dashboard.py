"""Dashboard page of a site's quarter, for people signed in to that site."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.display_names import (
    AGENCIES,
    CASE_TYPES,
    INSTRUMENTS,
    SIZE_TIERS,
    WINDOWS,
    counties_of,
    county_name,
    next_to,
    site_names,
    window_name,
)
from services.gateway.runtime import runtime_of
from services.gateway.site.current_user import person_of, sign_in_redirect
from services.gateway.site.error_page import no_such_page
from services.gateway.site.filters import read_filters
from services.gateway.site.instrument_labels import trust
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import door_of
from services.gateway.site.routes.quarter import fetch
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False)

QUARTER = re.compile("20[0-9]{2}Q[1-4]")


@router.get("/quarters")
async def choose_quarter(site: str = "", quarter: str = "") -> Response:
    """Where the form on the first page leads."""
    return RedirectResponse(address_of_quarter(site, quarter), 303)


@router.get("/sites/{site}/quarters/{quarter}")
async def show_quarter(request: Request, site: str, quarter: str) -> Response:
    """The statewide tables and those by county; every figure is of approved cases."""
    here = address_of_quarter(site, quarter)
    filters = read_filters(site, request.query_params)
    try:
        person = await person_of(request, site)
        shown = await fetch(runtime_of(request.scope).upstreams, person, site, quarter, filters)
    except Unauthenticated:
        return sign_in_redirect(f"{here}?{filters.query}" if filters.query else here)
    around = {step: next_to(quarter, step) for step in (-1, 1)}
    return page(
        "quarter.html",
        person,
        site=site_names(site),
        door=door_of(site),
        quarter=quarter,
        period=window_name(quarter, filters.chosen.get("window", "1")),
        before=around[-1],
        after=around[1],
        filters=filters,
        shown=shown,
        trust=trust(),
        choices=choices_of(site),
        may_open=person.access.decide(person.user, "case.read", site).allowed,
        area=f"{county_name(filters.chosen['county'])} County" if "county" in filters.chosen else "Statewide",
    )


def choices_of(site: str) -> tuple[tuple[str, str, dict[str, str]], ...]:
    """Return the filters of a site's figures: name, words and the values with their names."""
    return (
        ("window", "Quarters", WINDOWS),
        ("case_type", "Case type", CASE_TYPES),
        ("agency", "Agency", AGENCIES),
        ("county", "County", counties_of(site)),
        ("tier", "Size of county", SIZE_TIERS if counties_of(site) else {}),
        ("instrument", "Instrument version", INSTRUMENTS),
    )


def address_of_quarter(site: str, quarter: str) -> str:
    """Return the address of the page. Raises PageError for what is no site or no quarter."""
    try:
        site_names(site)
    except ValueError:
        raise no_such_page() from None
    if not QUARTER.fullmatch(quarter):
        raise no_such_page()
    return f"/sites/{site}/quarters/{quarter}"
