"""Health of the gateway: its own ability decides; what the services behind it can is shown."""

import asyncio

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from services.gateway.proxy_watch import MIN_REQUESTS
from tests.component.gateway.client import CASE, SERVICES, Upstream, bearer, gateway, served
from tests.component.gateway.test_api import assert_problem

NOWHERE = "http://127.0.0.1:1"


async def test_it_lives_and_shows_whether_its_services_are_ready(
    client: httpx2.AsyncClient, upstream: Upstream
) -> None:
    assert (await client.get("/livez")).status_code == 200
    assert (await client.get("/readyz")).json()["services"] == dict.fromkeys(SERVICES, True)
    upstream.status = 503
    assert (await client.get("/readyz")).json() == {"status": "ready", "services": dict.fromkeys(SERVICES, False)}
    assert (await client.get("/livez")).status_code == 200
    assert b"python_info" in (await client.get("/metrics")).content


async def test_gateway_with_one_service_down_is_ready_and_serves_the_others(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream
) -> None:
    """Otherwise a balancer would take the whole system away because reports are out of order."""
    async with (
        served(upstream) as address,
        gateway(monkeypatch, dict.fromkeys(SERVICES, address) | {"projections": NOWHERE}) as client,
    ):
        ready = await client.get("/readyz")
        down = await client.get("/api/v1/sites/ca-cqi/dashboards/items", headers=bearer())
        others = [await client.get(path, headers=bearer()) for path in (CASE, f"{CASE}/ratings", "/api/v1/me")]
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert ready.json()["services"] == dict.fromkeys(SERVICES, True) | {"projections": False}
    assert_problem(down, 503, "try-again")
    assert down.json()["detail"].startswith("This part of the system cannot be reached now.")
    assert [answer.status_code for answer in others] == [200] * 3


async def test_gateway_shows_a_hanging_service_as_down_before_its_own_check_times_out(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream
) -> None:
    """A container's check waits four seconds: one service that hangs would make the gateway unhealthy."""
    ended = asyncio.Event()

    async def hang(scope: Scope, _receive: Receive, _send: Send) -> None:
        assert scope["type"] == "http", "no lifespan"
        await ended.wait()

    async with (
        served(upstream) as address,
        served(hang) as hanging,
        gateway(monkeypatch, dict.fromkeys(SERVICES, address) | {"helpdesk": hanging}) as client,
    ):
        ready = await client.get("/readyz", timeout=3)
        ended.set()
    assert (ready.status_code, ready.json()["services"]["helpdesk"]) == (200, False)


@pytest.mark.parametrize("header", ["Forwarded", "X-Real-IP"])
async def test_requests_of_one_untrusted_proxy_are_warned_of_in_readiness(
    client: httpx2.AsyncClient, header: str
) -> None:
    """Everybody would share one person's limits, and the operator would look for the fault elsewhere."""
    for _ in range(MIN_REQUESTS):
        await client.get("/livez", headers={header: "for=203.0.113.9"})
    assert "FORWARDED_ALLOW_IPS" in (await client.get("/readyz")).json()["warning"]


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "203.0.113.9"}])
async def test_requests_without_a_proxy_or_of_a_trusted_one_are_not_warned_of(
    client: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    """A warning that is always there is read by nobody."""
    for _ in range(MIN_REQUESTS):
        await client.get("/livez", headers=headers)
    assert "warning" not in (await client.get("/readyz")).json()
