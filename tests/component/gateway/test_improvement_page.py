"""The improvement page through the gateway: read from projections, and a plan is opened and closed by its forms."""

import json
from dataclasses import asdict

import httpx2
import pytest

from tests.component.gateway.client import SESSION, Upstream
from tests.support.web_pages.improvement_reports import PLAN_ID, reports

PAGE = "/sites/ca-cqi/improvement/2026Q3"
SIGNED_IN = {"Cookie": f"__Host-oms={SESSION}", "Accept": "text/html"}
HERE = SIGNED_IN | {"Sec-Fetch-Site": "same-origin"}
PLAN = {"measure": "4", "county": "", "start": "2026Q2", "target": "85", "due": "2027-06-30", "approach": "training"}


@pytest.fixture
def upstream() -> Upstream:
    answers = asdict(reports())
    paths = {"plans": "/action-plans", "pip": "/pip", "indicators": "/indicators", "conformity": "/conformity"}
    return Upstream(bodies={f"{path}[?]": json.dumps(answers[name]).encode() for name, path in paths.items()})


async def test_page_shows_what_projections_answers(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    answer = await client.get(PAGE, headers=SIGNED_IN)
    assert answer.status_code == 200, answer.text
    assert "Alameda County" in answer.text
    assert "Open an action plan" in answer.text


async def test_plan_is_opened_and_closed_by_the_forms(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    """A leader would need a program to tie a plan to an item."""
    answer = await client.post(PAGE, data=PLAN, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    sent = upstream.asked[-1]
    assert (sent.method, sent.path) == ("POST", "/api/v1/sites/ca-cqi/action-plans")
    assert json.loads(sent.body) == {
        "measure": "4",
        "county": None,
        "start": "2026Q2",
        "target": 85,
        "due": "2027-06-30",
        "approaches": ["training"],
    }
    await client.post(PAGE, data={"plan": PLAN_ID, "result": "reached"}, headers=HERE)
    sent = upstream.asked[-1]
    assert (sent.path, json.loads(sent.body)) == (
        f"/api/v1/sites/ca-cqi/action-plans/{PLAN_ID}/close",
        {"result": "reached"},
    )


async def test_form_of_another_site_changes_nothing(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    answer = await client.post(PAGE, data=PLAN, headers=SIGNED_IN | {"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not upstream.asked


@pytest.mark.parametrize("page", ["/sites/ca-cqi/improvement/2026", "/sites/nowhere/improvement/2026Q3"])
async def test_address_that_is_none_is_a_page_that_says_so(client: httpx2.AsyncClient, page: str) -> None:
    answer = await client.get(page, headers=SIGNED_IN)
    assert answer.status_code == 404


async def test_visitor_is_led_to_the_sign_in_and_back(client: httpx2.AsyncClient) -> None:
    answer = await client.get(PAGE, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={PAGE}")
