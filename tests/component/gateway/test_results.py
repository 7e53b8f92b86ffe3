"""Published results pass the gateway: nothing about the reader goes in, and caches work as the public process says."""

import pytest

from tests.component.gateway.client import SESSION, Upstream, bearer, gateway, served

PATHS = ("/results", "/results.csv?figure=items", "/results/items/4?place=large", "/api/v1/public/publications/current")
CACHING = {"etag": '"abc"', "cache-control": "public, max-age=60", "vary": "Accept-Encoding"}


@pytest.mark.requirement("R58")
@pytest.mark.parametrize("path", PATHS)
async def test_a_published_page_passes_without_credentials(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A cookie or token at the public process could end in its cache or log."""
    public = Upstream(headers={"content-type": "text/html", "set-cookie": "x=1", "server": "s", **CACHING})
    async with served(public) as address, gateway(monkeypatch, {"public": address}) as client:
        cookie = {"Cookie": f"oms_session={SESSION}", "If-None-Match": '"old"', "Accept-Language": "es"}
        response = await client.get(path, headers=bearer() | cookie)
    (received,) = public.asked
    assert f"{received.path}?{received.query}".rstrip("?") == path
    assert {"cookie", "authorization", "oms-client", "traceparent", "user-agent"}.isdisjoint(received.headers)
    assert (received.headers["if-none-match"], received.headers["accept-language"]) == ('"old"', "es")
    assert response.status_code == 200
    assert {name: response.headers[name] for name in CACHING} == CACHING
    assert "set-cookie" not in response.headers


async def test_a_page_that_the_browser_has_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    public = Upstream(status=304, headers=CACHING, body=b"")
    async with served(public) as address, gateway(monkeypatch, {"public": address}) as client:
        response = await client.get("/results", headers={"If-None-Match": '"abc"'})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", '"abc"')


async def test_the_rest_works_while_the_public_process_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async with gateway(monkeypatch, {"public": "http://127.0.0.1:1"}) as client:
        page = await client.get("/results", headers={"Accept": "text/html"})
        answer = await client.get("/api/v1/public/publications")
        assert (await client.get("/livez")).status_code == 200
    assert (page.status_code, answer.status_code) == (503, 503)
    assert "try again" in page.text
    assert answer.json()["type"].endswith("try-again")


async def test_only_reading_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    public = Upstream()
    async with served(public) as address, gateway(monkeypatch, {"public": address}) as client:
        assert (await client.head("/results")).status_code == 200
        assert (await client.post("/results", content=b"x")).status_code == 405
    assert [asked.method for asked in public.asked] == ["GET"]
