"""Pages with figures inside through the gateway: read from projections, and an analysis is saved by its form."""

import json
from urllib.parse import urlencode

import httpx2
import pytest

from tests.component.gateway.client import SESSION, Upstream
from tests.support.web_pages.figure_reports import CELL, DEFINITION, EXPECTED, NO_QA, PAIRS, QA, SOURCE

SIGNED_IN = {"Cookie": f"__Host-oms={SESSION}", "Accept": "text/html"}
HERE = SIGNED_IN | {"Sec-Fetch-Site": "same-origin"}
ANALYSIS = f"/sites/ca-cqi/analysis?{urlencode(PAIRS)}"
SAVED = f"ana_{'1' * 32}"


@pytest.fixture
def upstream() -> Upstream:
    of_ratings, of_progress = (
        SOURCE | {"data_version": "case_ratings_v3"},
        SOURCE | {"data_version": "case_progress_v4"},
    )
    case = {"case": f"cas_{'1' * 32}", "county": "06001", "quarter": "2026Q3", "case_type": "FC", "agency": "probation"}
    axes = {"rows": "county", "columns": "rating_3", "row_groups": ["06001"], "column_groups": ["S"]}
    saved = {"id": SAVED, "owner": "usr_other", "saved": "2026-09-30", "shared": True, "definition": DEFINITION}
    answers = {
        "/dashboards/progress[?]": of_ratings | {"counties": [{"county": "06001", "stage": "initial_qa", "cases": 2}]},
        "/dashboards/qa[?]": of_progress | QA | {"rows": [NO_QA | {"county": "06037"}]},
        "/reports/expected[?]": of_progress
        | {"counties": [EXPECTED | {"county": "06037", "why": "staffing"}]}
        | {"total": {"expected": 4, "completed": 2, "short": 2}},
        "/reports/eliminations[?]": of_progress | {"reasons": []},
        "/dashboards/cases[?]": of_ratings | {"counted": 4, "cases": [case], "next": None},
        "/analyses/table[?]": of_ratings | {"cases": 3, "cells": [CELL]} | axes,
        "/analyses[?]$": {"site": "ca-cqi", "as_of": None, "analyses": [saved]},
    }
    return Upstream(bodies={path: json.dumps(answer).encode() for path, answer in answers.items()})


async def test_work_page_shows_what_projections_answers(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    answer = await client.get("/sites/ca-cqi/quarters/2026Q3/work?window=4&tier=large", headers=SIGNED_IN)
    assert answer.status_code == 200, answer.text
    assert "Los Angeles" in answer.text
    assert any("by=county" in sent.query and "tier=large" in sent.query for sent in upstream.asked)


async def test_a_count_leads_to_its_cases(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    path = "/sites/ca-cqi/quarters/2026Q3/cases"
    answer = await client.get(f"{path}?measure=4&rating=ANI&window=4", headers=SIGNED_IN)
    assert answer.status_code == 200, answer.text
    assert "Area Needing Improvement" in answer.text
    assert "Alameda" in answer.text
    unknown = await client.get(f"{path}?measure=19&rating=ANI", headers=SIGNED_IN)
    assert unknown.status_code == 404


async def test_an_analysis_asks_for_what_its_address_says_and_leaves_out_the_rest(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    answer = await client.get(f"{ANALYSIS}&measure=99&columns=colour&where=4:blue", headers=SIGNED_IN)
    assert answer.status_code == 200, answer.text
    assert "66.7% (2 of 3)" in answer.text
    [sent] = [sent.query for sent in upstream.asked if sent.path.endswith("/analyses/table")]
    assert "measure=4" in sent
    assert "99" not in sent
    assert "colour" not in sent
    assert "blue" not in sent


async def test_an_analysis_is_saved_shared_and_discarded_by_the_forms(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    """Somebody would have to write down an address to come back to a table."""
    query = urlencode(PAIRS)
    answer = await client.post("/sites/ca-cqi/analysis", data={"query": query}, headers=HERE)
    assert answer.headers["location"] == f"/sites/ca-cqi/analysis?{query}", answer.text
    sent = upstream.asked[-1]
    assert (sent.method, sent.path) == ("POST", "/api/v1/sites/ca-cqi/analyses")
    axes = {"rows": "county", "columns": "rating_3"}
    assert json.loads(sent.body) == {"quarter": "2026Q3", "window": "4", "measure": ["4"], "where": ["6:ANI"]} | axes
    for how, method, path in (("share", "PUT", "/sharing"), ("unshare", "PUT", "/sharing"), ("discard", "DELETE", "")):
        await client.post("/sites/ca-cqi/analysis", data={"query": query, "analysis": SAVED, "how": how}, headers=HERE)
        sent = upstream.asked[-1]
        assert (sent.method, sent.path) == (method, f"/api/v1/sites/ca-cqi/analyses/{SAVED}{path}")


async def test_a_form_of_another_site_saves_nothing(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    strange = SIGNED_IN | {"Sec-Fetch-Site": "cross-site"}
    answer = await client.post("/sites/ca-cqi/analysis", data={"query": "quarter=2026Q3"}, headers=strange)
    assert answer.status_code == 403
    assert not upstream.asked


@pytest.mark.parametrize("path", ["/sites/ca-cqi/analysis", "/sites/nowhere/analysis?quarter=2026Q3"])
async def test_an_address_that_is_no_quarter_or_site_is_a_missing_page(
    client: httpx2.AsyncClient, upstream: Upstream, path: str
) -> None:
    assert (await client.get(path, headers=SIGNED_IN)).status_code == 404
