"""Pages behind the dashboard of a quarter: progress and quality assurance, and the cases of a count."""

import asyncio
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.gateway.display_names import AGENCIES, CASE_TYPES, county_name, site_names, window_name
from services.gateway.runtime import runtime_of
from services.gateway.site.current_user import person_of, sign_in_redirect
from services.gateway.site.error_page import no_such_page
from services.gateway.site.figures.analysis_lines import MEASURES, RATINGS, measure_label
from services.gateway.site.figures.work_lines import elimination_lines, expected_lines, qa_lines, stage_lines
from services.gateway.site.filters import read_filters
from services.gateway.site.rendering import page
from services.gateway.site.routes.dashboard import address_of_quarter, choices_of
from services.gateway.site.routes.purposes import door_of
from services.gateway.site.routes.quarter import fetch_json
from shared.security.tokens import Unauthenticated

router = APIRouter(include_in_schema=False)


@router.get("/sites/{site}/quarters/{quarter}/work")
async def show_work(request: Request, site: str, quarter: str) -> Response:
    """How far the cases are, their quality assurance, and what was expected; eliminations for a site's own people."""
    here = f"{address_of_quarter(site, quarter)}/work"
    filters = read_filters(site, request.query_params)
    try:
        person = await person_of(request, site)
        upstreams, base = runtime_of(request.scope).upstreams, f"/api/v1/sites/{site}"
        chosen = {"quarter": quarter} | dict(filters.chosen)
        placed = {name: value for name, value in chosen.items() if name in ("quarter", "window", "county", "tier")}
        targets = [
            f"dashboards/progress?quarter={quarter}",
            f"dashboards/qa?{urlencode(chosen | {'by': 'county'})}",
        ]
        may_report = person.access.decide(person.user, "report.read", site).allowed
        if may_report:
            targets += [f"reports/expected?{urlencode(placed)}", f"reports/eliminations?{urlencode(chosen)}"]
        answers = await asyncio.gather(*(fetch_json(upstreams, person, f"{base}/{target}") for target in targets))
    except Unauthenticated:
        return sign_in_redirect(f"{here}?{filters.query}" if filters.query else here)
    progress, qa, *reports = answers
    return page(
        "work.html",
        person,
        site=site_names(site),
        door=door_of(site),
        quarter=quarter,
        period=window_name(quarter, filters.chosen.get("window", "1")),
        filters=filters,
        choices=choices_of(site),
        stages=stage_lines(progress),
        qa=qa_lines(qa),
        expected=expected_lines(reports[0]) if reports else [],
        total=reports[0]["total"] if reports else {},
        eliminations=elimination_lines(reports[1]) if reports else [],
        may_report=may_report,
        as_of=qa["as_of"],
        data_version=qa["data_version"],
        sample=qa["sample"],
    )


@router.get("/sites/{site}/quarters/{quarter}/cases")
async def show_cases(request: Request, site: str, quarter: str, measure: str = "", rating: str = "") -> Response:
    """The cases that a count consists of, as far as the person may open them."""
    here = address_of_quarter(site, quarter)
    if measure not in MEASURES or rating not in RATINGS:
        raise no_such_page()
    filters = read_filters(site, request.query_params)
    query = {"quarter": quarter, "measure": measure, "rating": rating} | dict(filters.chosen)
    after = request.query_params.get("after", "")
    try:
        person = await person_of(request, site)
        target = f"/api/v1/sites/{site}/dashboards/cases?{urlencode(query | ({'after': after} if after else {}))}"
        report = await fetch_json(runtime_of(request.scope).upstreams, person, target)
    except Unauthenticated:
        return sign_in_redirect(f"{here}/cases?{request.url.query}")
    cases = [
        case
        | {
            "county": county_name(case["county"]),
            "case_type": CASE_TYPES[case["case_type"]],
            "agency": AGENCIES[case["agency"]],
        }
        for case in report["cases"]
    ]
    del query["quarter"]
    return page(
        "figure_cases.html",
        person,
        site=site_names(site),
        door=door_of(site),
        quarter=quarter,
        period=window_name(quarter, filters.chosen.get("window", "1")),
        back=f"{here}?{filters.query}" if filters.query else here,
        label=measure_label(measure),
        rating=RATINGS[rating],
        counted=report["counted"],
        cases=cases,
        following=f"{here}/cases?{urlencode(query | {'after': report['next']})}" if report["next"] else "",
        as_of=report["as_of"],
        data_version=report["data_version"],
        sample=report["sample"],
    )
