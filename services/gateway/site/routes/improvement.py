"""Improvement page of a site: action plans, the Program Improvement Plan, indicators and conformity."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.gateway.display_names import counties_of, county_name, quarter_name, site_names
from services.gateway.runtime import runtime_of
from services.gateway.site.current_user import Person, person_of, sign_in_redirect
from services.gateway.site.error_page import no_such_page, unavailable_page
from services.gateway.site.form_route import FormRoute
from services.gateway.site.identity_forms import Form, content_of, form_of
from services.gateway.site.improvement_lines import (
    APPROACHES,
    RESULTS,
    conformity_lines,
    indicator_lines,
    pip_lines,
    plan_lines,
)
from services.gateway.site.instrument_labels import label
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import door_of
from services.gateway.site.routes.quarter import fetch_json
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from shared.ops.telemetry import traceparent
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False, route_class=FormRoute)

QUARTER = re.compile("20[0-9]{2}Q[1-4]")
PLAN = re.compile("apl_[0-9a-f]{32}")
MEASURES = (
    *("S1", "S2", "P1", "P2", "WB1", "WB2", "WB3"),
    *(*map(str, range(1, 13)), "12A", "12B", "12C", *map(str, range(13, 19))),
)


@router.get("/sites/{site}/improvement/{quarter}")
async def show_improvement(request: Request, site: str, quarter: str) -> Response:
    """What the site has set out to improve, and how far it is."""
    here = _address(site, quarter)
    try:
        person = await person_of(request, site)
        return await _page(request, person, site, quarter)
    except Unauthenticated:
        return sign_in_redirect(here)


@router.post("/sites/{site}/improvement/{quarter}")
async def change_plans(request: Request, site: str, quarter: str) -> Response:
    """Open a plan, or close one with its result."""
    here, form = _address(site, quarter), await form_of(request)
    try:
        person = await person_of(request, site)
    except Unauthenticated:
        return sign_in_redirect(here)
    reply = await _send(request, person, *_command(site, form))
    if reply.status >= 400:  # noqa: PLR2004 a refusal
        return await _page(request, person, site, quarter, _sentence(content_of(reply)))
    return RedirectResponse(here, 303)


def _command(site: str, form: Form) -> tuple[str, Any]:
    """Return path and body of the API for a form. Raises PageError for a plan that is no plan."""
    path = f"/api/v1/sites/{site}/action-plans"
    if plan := form.get("plan"):
        if not PLAN.fullmatch(plan):
            raise no_such_page()
        return f"{path}/{plan}/close", {"result": form.get("result", "")}
    target = form.get("target", "")
    body = {
        "measure": form.get("measure", ""),
        "county": form.get("county") or None,
        "start": form.get("start", ""),
        "target": int(target) if target.isascii() and target.isdecimal() else target,
        "due": form.get("due", ""),
        "approaches": [form.get("approach", "")],
    }
    return path, body


async def _send(request: Request, person: Person, path: str, body: Any) -> UpstreamResponse:
    headers = [(b"content-type", b"application/json"), (b"traceparent", traceparent().encode())]
    headers.append((b"authorization", f"Bearer {person.token}".encode()))
    try:
        return await runtime_of(request.scope).upstreams.send(
            "projections", UpstreamRequest("POST", path.encode(), headers, orjson.dumps(body))
        )
    except UpstreamUnavailable:
        raise unavailable_page() from None


def _sentence(problem: dict[str, Any]) -> str:
    """Return a refusal in words; a field that does not fit is named."""
    fields = [str(error["where"]).rpartition(".")[2] for error in problem.get("errors", []) if "where" in error]
    named = f" Look at: {', '.join(fields)}." if fields else ""
    return f"{problem.get('detail', 'Nothing was changed.')}{named}"


async def _page(request: Request, person: Person, site: str, quarter: str, error: str = "") -> Response:
    upstreams, base = runtime_of(request.scope).upstreams, f"/api/v1/sites/{site}"
    paths = (
        f"action-plans?quarter={quarter}",
        f"pip?quarter={quarter}",
        "indicators",
        f"dashboards/conformity?quarter={quarter}",
    )
    plans, pip, indicators, conformity = await asyncio.gather(
        *(fetch_json(upstreams, person, f"{base}/{path}") for path in paths)
    )
    reports = Reports(plans, pip, indicators, conformity)
    may_plan = person.access.decide(person.user, "plan.manage", site).allowed
    content = page_content(site, quarter, reports, may_plan=may_plan)
    return page("improvement.html", person, 422 if error else 200, error=error, **content)


@dataclass(frozen=True)
class Reports:
    """What projections answers: action plans, Program Improvement Plan, indicators and conformity."""

    plans: dict[str, Any]
    pip: dict[str, Any]
    indicators: dict[str, Any]
    conformity: dict[str, Any]


def page_content(site: str, quarter: str, reports: Reports, *, may_plan: bool) -> dict[str, Any]:
    """Return the page in words; `may_plan`: whether the person opens and closes plans."""
    return {
        "site": site_names(site),
        "door": door_of(site),
        "quarter": quarter,
        "period": quarter_name(quarter),
        "may_plan": may_plan,
        "plans": plan_lines(reports.plans["plans"], _label, _area),
        "pip": reports.pip,
        "items": pip_lines(reports.pip["items"], _label),
        "indicators": indicator_lines(reports.indicators["rows"]),
        "note": reports.indicators["note"],
        "conformity": conformity_lines(reports.conformity["rows"], _label),
        "sample": reports.plans["sample"],
        "choices": {
            "measures": [(name, _label(name)) for name in MEASURES],
            "counties": [("", "The whole site"), *counties_of(site).items()],
            "approaches": list(APPROACHES.items()),
            "results": list(RESULTS.items()),
        },
    }


def _label(name: str) -> str:
    return label("outcomes" if name[0].isalpha() else "items", name)


def _area(county: str | None) -> str:
    return f"{county_name(county)} County" if county else "The whole site"


def _address(site: str, quarter: str) -> str:
    """Return the address of the page. Raises PageError for what is no site or no quarter."""
    try:
        site_names(site)
    except ValueError:
        raise no_such_page() from None
    if not QUARTER.fullmatch(quarter):
        raise no_such_page()
    return f"/sites/{site}/improvement/{quarter}"
