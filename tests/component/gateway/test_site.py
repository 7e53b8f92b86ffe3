"""The site through the real gateway: signing in and out, the dashboard, the pages of documents and problems."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from services.gateway.site.assets import STATIC
from services.projections.tables import Cell, Measure, caption, tabulate
from tests.component.gateway.client import NOW, SERVICES, SESSION, Upstream, gateway, gateway_before, token

QUARTER_LINK = re.compile(r"/sites/ca-cqi/quarters/(20[0-9]{2}Q[1-4])")
HERE = {"Sec-Fetch-Site": "same-origin"}
PAGE = "/sites/ca-cqi/quarters/2026Q3"


def table(measure: Measure, *cells: Cell) -> bytes:
    head = {"site": "ca-cqi", "as_of": "2026-09-30T12:00:01.000000Z", "cases": 4, "measure": measure} | caption(
        "ca-cqi"
    )
    return json.dumps(head | {"rows": tabulate(measure, cells)}).encode()


TABLES = {
    "/items.*by=county": table("items", Cell("06001", "12A", "S", 3), Cell("06003", "12A", "ANI", 1)),
    "/outcomes.*by=county": table("outcomes", Cell("06001", "S1", "SA", 2)),
    "/items": table("items", Cell(None, "12A", "S", 3), Cell(None, "12A", "ANI", 1)),
    "/outcomes": table("outcomes", Cell(None, "S1", "SA", 1), Cell(None, "S1", "PA", 2)),
}


@pytest.fixture
def upstream() -> Upstream:
    return Upstream(bodies=dict(TABLES))


def signed_in(session: str = SESSION) -> dict[str, str]:
    return {"Cookie": f"__Host-oms={session}", "Accept": "text/html"}


FORM = {"email": "lee@state.example", "password": "quiet harbor lantern velvet"}  # pragma: allowlist secret


def identity_says(upstream: Upstream, status: int, content: dict[str, Any], cookie: str = "") -> None:
    upstream.status, upstream.bodies = status, {"/sign-in/providers": b'{"providers": []}'}
    upstream.body = json.dumps(content).encode()
    upstream.headers |= {"set-cookie": cookie} if cookie else {}


async def test_a_form_with_the_right_password_brings_identitys_cookie_and_leads_on(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    identity_says(upstream, 200, {"person": "usr_x"}, "__Host-oms=new; Path=/; Secure; HttpOnly; SameSite=lax")
    answer = await client.post("/sign-in", data=FORM | {"next": PAGE}, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert answer.headers["set-cookie"].startswith("__Host-oms=new;")
    assert (upstream.asked[-1].path, json.loads(upstream.asked[-1].body)) == ("/api/v1/sign-in", FORM)


@pytest.mark.parametrize(
    ("slug", "words", "code"),
    [("not-signed-in", "are not right", False), ("second-factor-needed", "six digits", True)],
)
async def test_what_was_wrong_is_said_and_the_password_not_shown_again(
    client: httpx2.AsyncClient, upstream: Upstream, slug: str, words: str, code: bool
) -> None:
    identity_says(upstream, 401, {"type": f"/problems/{slug}", "detail": f"E-mail or code {words}."})
    answer = await client.post("/sign-in", data=FORM, headers=HERE)
    assert (answer.status_code, "__Host-oms=" in answer.headers["set-cookie"]) == (422, False)
    assert "<title>Error: Sign in" in answer.text
    assert ('role="alert"' in answer.text, words in answer.text, 'id="code"' in answer.text) == (True, True, code)
    assert FORM["password"] not in answer.text


async def test_an_empty_form_is_said_without_asking_anybody(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    answer = await client.post("/sign-in", data={"email": ""}, headers=HERE)
    assert (answer.status_code, "Enter your e-mail address" in answer.text) == (422, True)
    assert [one.path for one in upstream.asked] == ["/api/v1/sign-in/providers"]


@pytest.mark.requirement("R3")
@pytest.mark.parametrize(("door", "words"), [("training", "practice only"), ("cqi", "CQI"), ("cfsr", "CFSR")])
async def test_each_purpose_has_a_door_of_its_own_that_says_where_one_is(
    client: httpx2.AsyncClient, upstream: Upstream, door: str, words: str
) -> None:
    identity_says(upstream, 200, {"providers": []})
    for page in (await client.get(f"/{door}"), await client.get(f"/{door}", headers=signed_in())):
        assert f"oms-door--{door}" in page.text
        assert words in page.text
    here = await client.get("/cqi", headers=signed_in())
    assert "/sites/ca-cqi/quarters/" in here.text
    assert "/sites/ca-cqi/quarters/" not in (await client.get("/cfsr", headers=signed_in())).text


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
async def test_a_form_of_another_site_changes_nothing(
    client: httpx2.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await client.post(path, data=FORM, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


OLD_SAFARI = {"Origin": "null"}
"""Of a form of a page with the policy no-referrer, before Safari 16.4."""


async def shown_form(client: httpx2.AsyncClient, path: str = "/sign-in", cookie: str = "") -> tuple[str, str]:
    """The token of the form on a page, and the cookie that the browser holds then."""
    answer = await client.get(path, headers={"Cookie": cookie} if cookie else {})
    client.cookies.clear()
    token = re.search('name="form_token" value="([^"]+)"', answer.text)
    assert token
    return token[1], answer.headers.get("set-cookie", cookie).partition(";")[0]


@pytest.mark.parametrize("origin", [OLD_SAFARI, {}, {"Origin": ""}])
async def test_form_without_an_origin_is_taken_by_its_token(
    client: httpx2.AsyncClient, upstream: Upstream, origin: dict[str, str]
) -> None:
    """Reviewers with an older tablet, or behind a proxy that removes Origin, could not even sign in."""
    identity_says(upstream, 200, {"person": "usr_x", "providers": []}, "__Host-oms=new; Path=/")
    token, cookie = await shown_form(client)
    form = FORM | {"form_token": token}
    assert cookie.startswith("__Host-oms-form=")
    assert (await client.post("/sign-in", data=form, headers=origin | {"Cookie": cookie})).status_code == 303
    again = await shown_form(client, cookie=cookie)
    assert again == (token, cookie), "a second tab keeps the forms of the first"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", f"/invitations/{'x' * 43}", f"/contact-forms/{'x' * 43}"])
async def test_form_with_another_browsers_token_changes_nothing(
    client: httpx2.AsyncClient, upstream: Upstream, path: str
) -> None:
    """A sandboxed frame sends `Origin: null` too, with the token of the attacker's own browser."""
    identity_says(upstream, 200, {"providers": []})
    (stolen, _), (_, victim) = await shown_form(client), await shown_form(client)
    asked = len(upstream.asked)
    for form_token, cookie in ((stolen, victim), ("", victim), (stolen, ""), ("", ""), (victim, victim)):
        headers = OLD_SAFARI | {"Cookie": f"__Host-oms={SESSION}; {cookie}".rstrip("; ")}
        answer = await client.post(path, data=FORM | {"form_token": form_token}, headers=headers)
        assert (answer.status_code, "__Host-oms=" in answer.headers.get("set-cookie", "")) == (403, False)
    assert len(upstream.asked) == asked


async def test_form_of_another_site_is_refused_with_a_right_token_too(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    """What the browser says of the origin is stronger than a token that may have leaked."""
    identity_says(upstream, 200, {"providers": []})
    token, cookie = await shown_form(client)
    for origin in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "same-site"}):
        headers = OLD_SAFARI | origin | {"Cookie": cookie}
        assert (await client.post("/sign-in", data=FORM | {"form_token": token}, headers=headers)).status_code == 403


@pytest.mark.parametrize("target", ["//evil.test", "http://evil.test", "/sites/x/../../y", "/sign-out", "/\\evil.test"])
async def test_signing_in_leads_to_pages_of_ours_alone(
    client: httpx2.AsyncClient, upstream: Upstream, target: str
) -> None:
    identity_says(upstream, 200, {"person": "usr_x"}, "__Host-oms=new; Path=/")
    answer = await client.post("/sign-in", data=FORM | {"next": target}, headers=HERE)
    assert answer.headers["location"] == "/"


async def test_signing_out_takes_the_cookie_away(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    identity_says(upstream, 200, {"signed_in": False}, '__Host-oms=""; Max-Age=0; Path=/')
    answer = await client.post("/sign-out", headers=HERE | signed_in())
    assert answer.headers["set-cookie"].startswith('__Host-oms=""; Max-Age=0')
    assert upstream.asked[-1].headers["cookie"] == f"__Host-oms={SESSION}"


async def test_the_first_page_is_the_way_in_or_the_way_on(client: httpx2.AsyncClient) -> None:
    assert "<h1>Sign in</h1>" in (await client.get("/")).text
    assert "<h1>Sign in</h1>" in (await client.get("/", headers=signed_in("garbage"))).text
    page = (await client.get("/", headers=signed_in())).text
    assert ('href="/sites/ca-cqi/quarters/2026Q4"' in page, "Signed in as Lee (invented)" in page) == (True, True)


@pytest.mark.parametrize(
    ("moment", "first"),
    [("2026-10-01T01:30:00+00:00", "2026Q3"), ("2026-10-01T07:00:00+00:00", "2026Q4")],
)
async def test_first_page_on_the_last_evening_of_a_quarter_begins_with_that_quarter(
    monkeypatch: pytest.MonkeyPatch, moment: str, first: str
) -> None:
    """People of California would be led to a quarter that has not begun where they are."""
    now = datetime.fromisoformat(moment)
    upstream = Upstream(sessions={SESSION: token(age=NOW - now)})
    async with gateway_before(monkeypatch, upstream, now=now) as client:
        page = (await client.get("/", headers=signed_in())).text
    assert QUARTER_LINK.findall(page)[0] == first


async def test_an_operator_sees_no_dashboard_to_open(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/", headers=signed_in("a-session-of-ola"))).text
    assert "no site whose dashboards you may see" in page


async def test_another_quarter_can_be_typed(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/quarters", params={"site": "ca-cqi", "quarter": "2025Q1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sites/ca-cqi/quarters/2025Q1")
    assert (await client.get("/quarters", params={"site": "//x", "quarter": "2025Q1"})).status_code == 404


@pytest.mark.requirement("R51")
async def test_the_dashboard_shows_what_projections_say(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    answer = await client.get(f"{PAGE}?case_type=FC&agency=", headers=signed_in())
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    for words in ("75.0%", "33.3%", "Alameda", "Alpine", "4 approved cases", "September 30, 2026, 12:00:01 UTC"):
        assert words in answer.text
    assert "Data is based on a random sample of cases." in answer.text
    asked = sorted((one.path.rpartition("/")[2], one.query) for one in upstream.asked)
    queries = ("quarter=2026Q3&case_type=FC", "quarter=2026Q3&case_type=FC&by=county")
    assert asked == sorted((measure, query) for measure in ("items", "outcomes") for query in queries)
    assert {one.headers["authorization"] for one in upstream.asked} == {f"Bearer {token()}"}


async def test_without_signing_in_the_dashboard_leads_there_and_back(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    answer = await client.get(f"{PAGE}?case_type=FC")
    assert (answer.status_code, upstream.asked) == (303, [])
    form = (await client.get(answer.headers["location"])).text
    assert f'name="next" value="{PAGE}?case_type=FC"' in form


async def test_a_sign_in_that_ran_out_meanwhile_leads_back_to_it(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    upstream.sessions = {}
    answer = await client.get(PAGE, headers=signed_in())
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={PAGE}")


@pytest.mark.parametrize(
    ("status", "shown", "words"),
    [
        (403, 403, "The services own words."),
        (404, 404, "The services own words."),
        (503, 503, "try again"),
        (500, 503, "try again"),
    ],
)
async def test_a_refusal_is_a_page_in_words(
    client: httpx2.AsyncClient, upstream: Upstream, status: int, shown: int, words: str
) -> None:
    upstream.status, upstream.bodies, upstream.body = status, {}, b'{"detail": "The services own words."}'
    answer = await client.get(PAGE, headers=signed_in())
    assert (answer.status_code, answer.headers["content-type"]) == (shown, "text/html; charset=utf-8")
    assert words in answer.text


async def test_the_dashboard_of_a_stack_without_projections_is_a_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with gateway(monkeypatch, dict.fromkeys(SERVICES, "http://127.0.0.1:1")) as client:
        answer = await client.get(PAGE, headers=signed_in())
    assert (answer.status_code, "<h1>This page cannot be shown now</h1>" in answer.text) == (503, True)


@pytest.mark.parametrize("path", ["/sites/nowhere/quarters/2026Q3", "/sites/ca-cqi/quarters/2026", "/x", "/problems/x"])
async def test_an_address_that_is_none_is_a_page_for_people(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers=signed_in())
    assert (answer.status_code, "<h1>There is no such page</h1>" in answer.text) == (404, True)


async def test_programs_get_a_problem_instead(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/x")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


async def test_a_problem_says_what_it_means(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/problems/stale-version")).text
    assert ("The case changed since you read it" in page, "What to do" in page) == (True, True)
    assert 'href="/problems/stale-version"' in (await client.get("/problems")).text


async def test_the_documents_and_their_pages_are_there(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/openapi.json")).json()["openapi"].startswith("3.1")
    assert (await client.get("/asyncapi.json")).json()["asyncapi"] == "3.0.0"
    api, events = await client.get("/docs"), await client.get("/events")
    assert "PATCH /api/v1/sites/{site}/cases/{case}/items/{item}/answers" in api.text
    assert "oms.reviews.answer_saved.v1" in events.text
    for answer in (api, events):
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.text.count("<script") == 1, "that of every page: a page for reading needs none"


async def test_only_the_package_files_are_given_out(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream, tmp_path: Path
) -> None:
    """Otherwise whatever else is installed beside them would be public."""
    style = tmp_path / "@uswds/uswds/dist/css/uswds.min.css"
    style.parent.mkdir(parents=True)
    style.write_text("body {}")
    (tmp_path / "secret.txt").write_text("no")
    async with gateway_before(monkeypatch, upstream, ASSETS=tmp_path) as client:
        found = await client.get(STATIC.address("uswds/css/uswds.min.css"))
        paths = (
            "uswds/../../../secret.txt",
            "uswds/css/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.txt",
            "secret.txt",
            "other/secret.txt",
            "uswds/js/uswds.min.js",
        )
        others = [(await client.get(STATIC.address(path))).status_code for path in paths]
    assert (found.status_code, found.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert others == [404] * 5


EVERY_PAGE = [
    *("/", "/training", "/cqi", "/cfsr", "/sign-in", "/sessions", PAGE, "/quarters?site=ca-cqi&quarter=2025Q1"),
    *("/docs", "/events", "/problems", "/problems/not-found", "/openapi.json", "/asyncapi.json", "/nothing"),
    *("/livez", "/readyz", "/metrics", "/.well-known/jwks.json", "/api/v1/sites/ca-cqi/cases"),
    STATIC.address("oms.css"),
    f"/invitations/{'x' * 43}",
]
VARYING = ("date", "set-cookie")


@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_head_of_every_page_answers_as_get_without_a_body(
    client: httpx2.AsyncClient, upstream: Upstream, path: str
) -> None:
    """Monitors, load balancers and mail programs ask by HEAD, and would report a living site as dead."""
    upstream.bodies |= {"/look": b'{"name": "Lee", "email": "lee@state.example"}', "/sessions": b'{"sessions": []}'}
    got, head = [await client.request(method, path, headers=signed_in()) for method in ("GET", "HEAD")]
    same = [{name: value for name, value in answer.headers.items() if name not in VARYING} for answer in (got, head)]
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.status_code == (404 if path == "/nothing" else got.status_code)
    assert got.status_code < 500
    assert (same[1] == same[0]) or path == "/metrics", "only its length changes by the second"


async def test_head_of_what_is_only_posted_is_refused(client: httpx2.AsyncClient) -> None:
    """A 200 would say that signing out by a link works."""
    for path in ("/sign-out", "/api/v1/sign-out"):
        answer = await client.head(path, headers=HERE | signed_in())
        assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")
    allowed = (await client.put("/", headers=HERE)).headers["allow"]
    assert allowed == "GET, HEAD"
