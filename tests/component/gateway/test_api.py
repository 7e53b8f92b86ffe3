"""The API's door: what passes unchanged, what is refused, and that nothing of the inside leaks out."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.gateway import api
from services.gateway import request_body as body_limits
from services.gateway.site.assets import STATIC
from shared.web.body_limits import LARGEST_BODY, LARGEST_FRAME
from tests.component.gateway.client import (
    CASE,
    SERVICES,
    SESSION,
    Upstream,
    bearer,
    gateway,
    gateway_before,
    make_key,
    token,
)

LIMIT = LARGEST_BODY
CASES = "/api/v1/sites/ca-cqi/cases"
FRAME = "/api/v1/sites/ca-cqi/reviews/2026Q3/samples/06037/frame"


def assert_problem(answer: httpx2.Response, status: int, slug: str) -> None:
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_save_reaches_its_service_and_the_answer_comes_back(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    upstream.status, upstream.body = 201, b'{"version": 8}'
    upstream.headers |= {"etag": '"8"', "idempotency-replayed": "true", "location": "/x", "set-cookie": "a=b"}
    headers = bearer() | {"If-Match": '"7"', "Idempotency-Key": "k1", "X-Other": "y", "Cookie": "a=b"}
    answer = await client.patch(f"{CASE}/items/3/answers?a=b%20c", json={"ops": []}, headers=headers)
    assert (answer.status_code, answer.json()) == (201, {"version": 8})
    passed = {name: answer.headers.get(name) for name in ("etag", "idempotency-replayed", "location", "set-cookie")}
    assert passed == {"etag": '"8"', "idempotency-replayed": "true", "location": "/x", "set-cookie": None}
    [asked] = upstream.asked
    assert (asked.method, asked.path, asked.query, asked.body) == (
        "PATCH",
        f"{CASE}/items/3/answers",
        "a=b%20c",
        b'{"ops":[]}',
    )
    assert (asked.headers["if-match"], asked.headers["idempotency-key"]) == ('"7"', "k1")
    assert asked.headers["authorization"] == headers["Authorization"]
    assert {"x-other", "cookie"} & set(asked.headers) == set()


async def test_a_cookie_is_exchanged_for_a_token_that_alone_reaches_the_services(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    """A service that was broken into could otherwise use the sessions of everybody who works with it."""
    answer = await client.get(CASE, headers={"Cookie": f"__Host-oms={SESSION}"})
    [asked] = upstream.asked
    assert (answer.status_code, asked.headers["authorization"]) == (200, f"Bearer {token()}")
    assert SESSION not in str(asked.headers)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}])
async def test_another_website_cannot_use_somebodys_cookie(
    client: httpx2.AsyncClient, upstream: Upstream, headers: dict[str, str]
) -> None:
    answer = await client.post(CASES, json={}, headers={"Cookie": f"__Host-oms={SESSION}"} | headers)
    assert_problem(answer, 403, "from-elsewhere")
    assert upstream.asked == []


async def test_a_session_that_identity_told_the_end_of_opens_nothing_more(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    """Also while its token would still hold: signing out, or being removed, counts at once."""
    upstream.sessions = {}
    assert_problem(await client.get(CASE, headers={"Cookie": f"__Host-oms={SESSION}"}), 401, "not-signed-in")


async def test_a_trace_goes_on_behind_the_gateway(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    """Otherwise an operator could not follow a save from the client to its rating."""
    trace = "4b" * 16
    await client.get(CASE, headers=bearer() | {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    _, found, span, _ = upstream.asked[0].headers["traceparent"].split("-")
    assert (found, span != "00f067aa0ba902b7") == (trace, True)


async def test_no_span_holds_an_address(monkeypatch: pytest.MonkeyPatch, upstream: Upstream) -> None:
    """Traces are kept elsewhere and longer: the id of a case does not belong there."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(api, "TRACER", provider.get_tracer("test"))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    async with gateway_before(monkeypatch, upstream) as client:
        await client.get(f"{CASE}?secret=1", headers=bearer())
    [span] = exporter.get_finished_spans()
    assert (span.name, dict(span.attributes or {})) == ("GET gateway", {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearer("garbage"),
        bearer(token(age=timedelta(minutes=15))),
        bearer(token(make_key())),
        {"Authorization": token()},
        {"Authorization": f"Basic {token()}"},
        {"Authorization": "Bearer"},
        {"Cookie": f"__Host-oms={token()}"},
        {"Cookie": "__Host-oms=a-session-of-nobody"},
    ],
    ids=["missing", "garbage", "expired", "another key", "no scheme", "another scheme", "empty", "no cookie", "over"],
)
async def test_without_a_token_that_holds_nothing_is_asked(
    client: httpx2.AsyncClient, upstream: Upstream, headers: dict[str, str]
) -> None:
    answer = await client.get(CASE, headers=headers)
    assert_problem(answer, 401, "not-signed-in")
    assert (answer.headers["www-authenticate"], upstream.asked) == ("Bearer", [])
    assert token() not in answer.text


async def test_a_body_of_exactly_the_limit_passes(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    answer = await client.post(CASES, content=b"x" * LIMIT, headers=bearer())
    assert (answer.status_code, len(upstream.asked[0].body)) == (200, LIMIT)


async def test_a_larger_body_is_refused_by_its_declared_length(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    assert_problem(await client.post(CASES, content=b"x" * (LIMIT + 1), headers=bearer()), 413, "too-large")
    assert upstream.asked == []


async def test_a_larger_body_is_refused_where_no_length_is_declared(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * (LIMIT // 16)

    assert_problem(await client.post(CASES, content=chunks(), headers=bearer()), 413, "too-large")
    assert upstream.asked == []


async def test_a_sampling_frame_may_be_four_times_as_large_and_one_of_50_mb_is_refused(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    answer = await client.put(FRAME, content=b"x" * LARGEST_FRAME, headers=bearer())
    assert (answer.status_code, len(upstream.asked[0].body)) == (200, LARGEST_FRAME)
    assert_problem(await client.put(FRAME, content=b"x" * 50_000_000, headers=bearer()), 413, "too-large")
    assert len(upstream.asked) == 1


async def test_a_chunked_body_arrives_whole(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"ops":'
        yield b"[]}"

    await client.post(CASES, content=chunks(), headers=bearer())
    assert upstream.asked[0].body == b'{"ops":[]}'
    assert upstream.asked[0].headers["content-length"] == "10"


async def test_a_body_that_never_ends_is_given_up(
    client: httpx2.AsyncClient, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a few slow clients could hold every place."""
    monkeypatch.setattr(body_limits, "BODY_TIMEOUT_SECONDS", 0)

    async def chunks() -> AsyncIterator[bytes]:
        yield b"x" * LIMIT

    assert_problem(await client.post(CASES, content=chunks(), headers=bearer()), 408, "request-timeout")
    assert upstream.asked == []


async def test_a_services_problem_passes_as_it_is(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    """Malformed JSON is the service's to judge; the gateway holds no rules."""
    upstream.status, upstream.headers = 400, {"content-type": "application/problem+json"}
    upstream.body = b'{"type": "/problems/not-json", "status": 400}'
    answer = await client.post(CASES, content=b"{not json", headers=bearer())
    assert_problem(answer, 400, "not-json")
    assert upstream.asked[0].body == b"{not json"


async def test_a_services_fault_shows_nothing_of_the_inside(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    upstream.status, upstream.headers, upstream.body = 500, {"content-type": "text/plain"}, b"Traceback: secret"
    answer = await client.get(CASE, headers=bearer())
    assert_problem(answer, 503, "try-again")
    assert ("secret" in answer.text, int(answer.headers["retry-after"]) > 0) == (False, True)


async def test_a_service_that_is_down_is_a_503_with_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    async with gateway(monkeypatch, dict.fromkeys(SERVICES, "http://127.0.0.1:1")) as client:
        answer = await client.post(CASES, json={}, headers=bearer())
        ready = await client.get("/readyz")
    assert_problem(answer, 503, "try-again")
    assert int(answer.headers["retry-after"]) > 0
    assert (ready.status_code, set(ready.json()["services"].values())) == (200, {False})


async def test_a_service_nobody_named_is_a_503(monkeypatch: pytest.MonkeyPatch) -> None:
    async with gateway(monkeypatch, {}) as client:
        assert_problem(await client.get(CASE, headers=bearer()), 503, "try-again")
        assert (await client.get("/readyz")).status_code == 503


async def test_unknown_addresses_and_methods_are_problems(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    for path in (f"{CASES}/%2e%2e/x", "/api/v1/nothing", f"{CASES}/", "/api/v1", f"{CASES}/%00"):
        assert_problem(await client.get(path, headers=bearer()), 404, "not-found")
    answer = await client.request("DELETE", CASE, headers=bearer())
    assert_problem(answer, 405, "method-not-allowed")
    assert (answer.headers["allow"], upstream.asked) == ("GET, HEAD", [])


async def test_a_version_in_hand_is_not_sent_again(client: httpx2.AsyncClient, upstream: Upstream) -> None:
    upstream.headers, upstream.body = {"etag": '"7"', "content-type": "application/json"}, b'{"version": 7}'
    same = await client.get(CASE, headers=bearer() | {"If-None-Match": '"7"'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", '"7"')
    newer = await client.get(CASE, headers=bearer() | {"If-None-Match": '"6"'})
    assert (newer.status_code, newer.json()) == (200, {"version": 7})


async def test_asset_held_in_a_compressed_form_is_not_sent_again(client: httpx2.AsyncClient) -> None:
    """Behind a compressing proxy every page would load its styles anew, over the slowest lines of all."""
    etag = (await client.get(STATIC.address("oms.css"))).headers["etag"].strip('"')
    for held in (f'"{etag}"', f'W/"{etag}"', f'"{etag}-gzip"', f'"{etag};br"'):
        assert (await client.get(STATIC.address("oms.css"), headers={"If-None-Match": held})).status_code == 304
    assert (await client.get(STATIC.address("oms.css"), headers={"If-None-Match": '"other-gzip"'})).status_code == 200


async def test_every_answer_carries_the_security_headers(client: httpx2.AsyncClient) -> None:
    for path in ("/livez", "/", "/nothing", CASE, "/metrics", "/events", "/docs", STATIC.address("oms.css")):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert (headers["x-frame-options"], headers["referrer-policy"]) == ("DENY", "same-origin"), path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"], path
