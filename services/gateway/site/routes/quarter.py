"""Tables of a quarter: read from projections in the person's name, as the page shows them."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from services.gateway.credentials import Bearer
from services.gateway.display_names import counties_of, county_name
from services.gateway.read_audit import record_read
from services.gateway.site.current_user import Person
from services.gateway.site.error_page import from_reply, unavailable_page
from services.gateway.site.filters import Filters
from services.gateway.site.instrument_labels import label
from services.gateway.site.tables import (
    COUNTED,
    Column,
    CountyLine,
    Measure,
    StatewideLine,
    by_county,
    columns,
    statewide,
)
from services.gateway.upstream.client import UpstreamClient
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from shared.ops.telemetry import traceparent, tracer
from shared.security.tokens import Unauthenticated
from shared.web_design.bar_charts import plain_bar

OK, NOT_SIGNED_IN = 200, 401


@dataclass(frozen=True)
class Figure:
    """One measure of a quarter: the whole, and county by county."""

    measure: Measure
    counted: tuple[str, ...]
    lines: list[StatewideLine]
    columns: list[Column]
    counties: list[CountyLine]

    @property
    def ratings(self) -> tuple[str, ...]:
        """The codes of the counted ratings."""
        return tuple(COUNTED[self.measure])

    @property
    def bars(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The shares as bars, domain by domain."""
        domains = dict.fromkeys(line.domain for line in self.lines)
        return [(domain, [_bar(line) for line in self.lines if line.domain == domain]) for domain in domains]


@dataclass(frozen=True)
class Shown:
    """Everything on the page that comes from projections."""

    cases: int
    as_of: datetime | None
    figures: tuple[Figure, ...]
    sample: str = ""
    """Caption of projections: the figures are a sample (R51)."""


def _bar(line: StatewideLine) -> dict[str, Any]:
    bar = plain_bar(round(100 * line.share)) if line.share is not None else ""
    text = {"name": line.label, "value": line.percent if line.share is not None else "n/a", "address": ""}
    return text | {"bar": bar, "note": f"{line.applicable} applicable", "note_style": ""}


async def fetch(upstreams: UpstreamClient, person: Person, site: str, quarter: str, filters: Filters) -> Shown:
    """Return all tables, read concurrently. Raises PageError, or Unauthenticated for an expired token."""
    groupings: tuple[dict[str, str], ...] = ({}, {"by": "county"})
    query = {"quarter": quarter} | dict(filters.chosen)
    targets = [
        f"/api/v1/sites/{site}/dashboards/{measure}?{urlencode(query | grouping)}"
        for measure in COUNTED
        for grouping in groupings
    ]
    with tracer().start_as_current_span("GET gateway page"):
        tables = await asyncio.gather(*(fetch_json(upstreams, person, target) for target in targets))
    items, items_by, outcomes, outcomes_by = tables
    figures = figure(site, "items", items, items_by, filters), figure(site, "outcomes", outcomes, outcomes_by, filters)
    return Shown(items["cases"], _oldest(tables), figures, str(items.get("sample", "")))


def figure(site: str, measure: Measure, whole: Mapping[str, Any], parts: Mapping[str, Any], filters: Filters) -> Figure:
    """Return the two tables of a measure; all counties of the state are listed, unless one was chosen."""
    lines = statewide(measure, whole["rows"], lambda name: label(measure, name))
    listed = {} if "county" in filters.chosen else counties_of(site)
    rows = by_county(parts["rows"], [line.name for line in lines], listed, county_name)
    return Figure(measure, tuple(COUNTED[measure].values()), lines, columns(measure, lines), rows)


async def fetch_json(upstreams: UpstreamClient, person: Person, target: str) -> dict[str, Any]:
    """Return what projections answers, after recording the read, where a state's grant allowed it (R36)."""
    headers = [(b"authorization", f"Bearer {person.token}".encode()), (b"traceparent", traceparent().encode())]
    try:
        reply = await upstreams.send("projections", UpstreamRequest("GET", target.encode(), headers))
        reply = await record_read(upstreams, Bearer(person.user, person.token), reply)
    except UpstreamUnavailable:
        raise unavailable_page() from None
    return _content(reply)


def _content(reply: UpstreamResponse) -> dict[str, Any]:
    if reply.status == NOT_SIGNED_IN:
        raise Unauthenticated("Your sign-in has expired. Sign in again.")
    if reply.status != OK:
        raise from_reply(reply)
    content: dict[str, Any] = orjson.loads(reply.body)
    return content


def _oldest(tables: Iterable[Mapping[str, Any]]) -> datetime | None:
    """Return the time up to which all tables are complete."""
    times = [table["as_of"] for table in tables]
    return min(map(datetime.fromisoformat, times)) if all(times) else None
