"""Page of analyses: a table of several items and outcomes, its files, and the saved ones of a site."""

import asyncio
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.display_names import site_names, window_name
from services.gateway.runtime import runtime_of
from services.gateway.site.current_user import Person, person_of, sign_in_redirect
from services.gateway.site.error_page import from_reply, no_such_page, unavailable_page
from services.gateway.site.figures.analysis_lines import (
    MEASURES,
    address_of,
    axis_choices,
    condition_choices,
    measure_label,
    measure_tables,
    title_of,
)
from services.gateway.site.filters import read_filters
from services.gateway.site.form_route import FormRoute
from services.gateway.site.identity_forms import form_of
from services.gateway.site.rendering import page
from services.gateway.site.routes.dashboard import address_of_quarter, choices_of
from services.gateway.site.routes.purposes import door_of
from services.gateway.site.routes.quarter import fetch_json
from services.gateway.upstream.messages import UpstreamRequest, UpstreamUnavailable
from shared.ops.telemetry import traceparent
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False, route_class=FormRoute)

SAVED = re.compile("ana_[0-9a-f]{32}")
REFUSED = 400


@router.get("/sites/{site}/analysis")
async def show_analysis(request: Request, site: str, quarter: str = "") -> Response:
    """The form of an analysis, its table, and the saved ones; everything that is chosen stands in the address."""
    address_of_quarter(site, quarter)
    try:
        person = await person_of(request, site)
        pairs = _chosen(request, site, quarter)
        upstreams, base = runtime_of(request.scope).upstreams, f"/api/v1/sites/{site}/analyses"
        query = urlencode(pairs)
        table, saved = await asyncio.gather(
            fetch_json(upstreams, person, f"{base}/table?{query}"), fetch_json(upstreams, person, base)
        )
    except Unauthenticated:
        return sign_in_redirect(f"/sites/{site}/analysis?{request.url.query}")
    return page("analysis.html", person, **page_content(person, site, pairs, table, saved))


def page_content(
    person: Person, site: str, pairs: list[tuple[str, str]], table: dict[str, Any], saved: dict[str, Any]
) -> dict[str, Any]:
    """Return what the template shows."""
    query, chosen = urlencode(pairs), dict(pairs)
    where = [value for name, value in pairs if name == "where"]
    analyses = [
        analysis | {"title": title_of(analysis["definition"]), "address": address_of(analysis["definition"])}
        for analysis in saved["analyses"]
    ]
    return {
        "site": site_names(site),
        "door": door_of(site),
        "quarter": chosen["quarter"],
        "period": window_name(chosen["quarter"], chosen.get("window", "1")),
        "chosen": chosen,
        "measures": [(name, measure_label(name)) for name in MEASURES],
        "picked": {value for name, value in pairs if name == "measure"},
        "where": [*where, "", ""][:2],
        "choices": choices_of(site),
        "axes": axis_choices(),
        "conditions": condition_choices(),
        "cases": table["cases"],
        "tables": measure_tables(table),
        "as_of": table["as_of"],
        "data_version": table["data_version"],
        "sample": table["sample"],
        "files": f"/api/v1/sites/{site}/analyses/file?{query}",
        "query": query,
        "analyses": analyses,
        "may_save": person.access.decide(person.user, "analysis.save", site).allowed,
        "me": person.user.id,
    }


@router.post("/sites/{site}/analysis")
async def change_analyses(request: Request, site: str) -> Response:
    """Save what the address shows, or share, take back or discard a saved analysis."""
    form = await form_of(request)
    query = form.get("query", "")
    pairs = parse_qsl(query)
    back = f"/sites/{site}/analysis?{urlencode(pairs)}"
    address_of_quarter(site, dict(pairs).get("quarter", ""))
    try:
        person = await person_of(request, site)
    except Unauthenticated:
        return sign_in_redirect(back)
    method, path, body = _command(form, pairs)
    headers = [(b"content-type", b"application/json"), (b"traceparent", traceparent().encode())]
    headers.append((b"authorization", f"Bearer {person.token}".encode()))
    target = f"/api/v1/sites/{site}/analyses{path}".encode()
    try:
        reply = await runtime_of(request.scope).upstreams.send(
            "projections", UpstreamRequest(method, target, headers, orjson.dumps(body))
        )
    except UpstreamUnavailable:
        raise unavailable_page() from None
    if reply.status >= REFUSED:
        raise from_reply(reply)
    return RedirectResponse(back, 303)


def _command(form: dict[str, str], pairs: list[tuple[str, str]]) -> tuple[str, str, Any]:
    """Return method, path and body of the API for a form. Raises PageError for an analysis that is none."""
    if not (analysis := form.get("analysis")):
        lists = {name: [value for key, value in pairs if key == name] for name in ("measure", "where")}
        fields: dict[str, Any] = {name: value for name, value in pairs if name not in lists}
        return "POST", "", fields | {name: values for name, values in lists.items() if values}
    if not SAVED.fullmatch(analysis):
        raise no_such_page()
    if form.get("how") == "discard":
        return "DELETE", f"/{analysis}", {}
    return "PUT", f"/{analysis}/sharing", {"shared": form.get("how") == "share"}


def _chosen(request: Request, site: str, quarter: str) -> list[tuple[str, str]]:
    """Return the parameters that are known; others are left out, as on the dashboard."""
    axes, conditions = dict(axis_choices()), dict(condition_choices())
    params = request.query_params
    pairs = [("quarter", quarter), *read_filters(site, params).chosen.items()]
    pairs += [(axis, value) for axis in ("rows", "columns") if (value := params.get(axis, "")) and value in axes]
    pairs += [("measure", value) for value in params.getlist("measure") if value in MEASURES]
    return pairs + [("where", value) for value in params.getlist("where") if value and value in conditions]
