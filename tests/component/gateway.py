"""A real gateway before a real upstream, both on loopback, with tokens signed for the test."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
import uvicorn
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.app import make_app
from services.gateway.secured import Secured
from shared.security import User, sign

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SERVICES = ("identity", "reviews", "ratings", "helpdesk", "projections")
CASE = "/api/v1/sites/ca-cqi/cases/cas_" + "0" * 32
LEADER = User("usr_demo_leader", "Lee (invented)", {"ca-cqi": ("SITE_LEADER",)})


def make_key() -> OKPKey:
    key = OKPKey.generate_key("Ed25519")
    key.ensure_kid()
    return key


KEY = make_key()


def token(key: OKPKey = KEY, age: timedelta = timedelta(0), user: User = LEADER) -> str:
    return sign(user, key, NOW - age, timedelta(minutes=15))


def bearer(text: str | None = None) -> dict[str, str]:
    return {"Authorization": f"Bearer {text or token()}"}


@dataclass
class Asked:
    """What the upstream got."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Upstream:
    """All services in one: it remembers what it was asked and answers as it is told, by patterns of addresses first."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    body: bytes = b"{}"
    bodies: dict[str, bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = scope["query_string"].decode()
        self.asked.append(Asked(scope["method"], scope["path"], query, headers, body))
        sent = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        answer = next(
            (b for asked, b in self.bodies.items() if re.search(asked, f"{scope['path']}?{query}")), self.body
        )
        await send({"type": "http.response.start", "status": self.status, "headers": sent})
        await send({"type": "http.response.body", "body": answer})


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The app behind uvicorn on a free port of loopback."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        await server.shutdown()


@asynccontextmanager
async def gateway(
    monkeypatch: pytest.MonkeyPatch, addresses: dict[str, str], **more: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a gateway with these services behind it."""
    keys = {"keys": [{**KEY.as_dict(private=False), "kid": KEY.kid}]}
    settings = {"TOKEN_KEYS": json.dumps(keys), "UPSTREAMS": json.dumps(addresses), **more}
    for name, value in settings.items():
        monkeypatch.setenv(f"OMS_{name}", str(value))
    async with (
        served(Secured(make_app(lambda: NOW))) as address,
        httpx2.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        yield client


@asynccontextmanager
async def gateway_before(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream, **more: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    async with served(upstream) as address, gateway(monkeypatch, dict.fromkeys(SERVICES, address), **more) as client:
        yield client
