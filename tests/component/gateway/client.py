"""A real gateway before a real upstream, both on loopback, with tokens signed for the test."""

import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import httpx2
import pytest
import uvicorn
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.app import make_app
from services.gateway.security_headers import SecurityHeadersMiddleware
from shared.security.tokens import sign
from shared.web.server import Server
from tests.support.people import SignedInUser, register_user

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SERVICES = ("identity", "reviews", "ratings", "helpdesk", "projections")
CASE = "/api/v1/sites/ca-cqi/cases/cas_" + "0" * 32
LEADER = SignedInUser("usr_demo_leader", {"ca-cqi": ("SITE_LEADER",)}, "Lee (invented)")
OPERATOR = SignedInUser("usr_demo_operator", {"us": ("PLATFORM_OPERATOR",)}, "Ola (invented)")
SESSION = "a-session-of-lee"
"""What the browser of the leader holds."""


def make_key() -> OKPKey:
    key = OKPKey.generate_key("Ed25519")
    key.ensure_kid()
    return key


KEY = make_key()


def token(key: OKPKey = KEY, age: timedelta = timedelta(0), who: SignedInUser = LEADER) -> str:
    return sign(who.user, key, NOW - age, timedelta(minutes=15))


def bearer(text: str | None = None) -> dict[str, str]:
    return {"Authorization": f"Bearer {text or token()}"}


SESSIONS = {SESSION: token(), "a-session-of-ola": token(who=OPERATOR)}


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
    sessions: dict[str, str] = field(
        default_factory=lambda: {SESSION: token(), "a-session-of-ola": token(who=OPERATOR)}
    )
    """What identity gives for a session's cookie."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        if scope["path"].endswith("/internal/tokens"):
            await self._exchange(body, send)
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = scope["query_string"].decode()
        self.asked.append(Asked(scope["method"], scope["path"], query, headers, body))
        sent = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        answer = next(
            (b for asked, b in self.bodies.items() if re.search(asked, f"{scope['path']}?{query}")), self.body
        )
        await send({"type": "http.response.start", "status": self.status, "headers": sent})
        await send({"type": "http.response.body", "body": answer})

    async def _exchange(self, body: bytes, send: Send) -> None:
        """As identity does."""
        found = self.sessions.get(json.loads(body)["credential"])
        said = {"token": found, "expires": time.time() + 60} if found else {"detail": "Your session has ended."}
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200 if found else 401, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})


@asynccontextmanager
async def served(app: ASGIApp, lifespan: Literal["auto", "off"] = "auto") -> AsyncIterator[str]:
    """The app behind uvicorn on a free port of loopback; `lifespan` off for an app that runs already."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", access_log=False, lifespan=lifespan)
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        await server.shutdown()


@asynccontextmanager
async def gateway(
    monkeypatch: pytest.MonkeyPatch, addresses: dict[str, str], now: datetime = NOW, **more: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a gateway with these services behind it."""
    keys = {"keys": [{**KEY.as_dict(private=False), "kid": KEY.kid}]}
    settings = {"TOKEN_KEYS": json.dumps(keys), "UPSTREAMS": json.dumps(addresses), **more}
    for name, value in settings.items():
        monkeypatch.setenv(f"OMS_{name}", str(value))
    app = make_app(lambda: now)
    async with (
        served(SecurityHeadersMiddleware(app)) as address,
        httpx2.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        for somebody in (LEADER, OPERATOR):
            register_user(app.state.runtime.access, somebody)
        yield client


@asynccontextmanager
async def gateway_before(
    monkeypatch: pytest.MonkeyPatch, upstream: Upstream, **more: Any
) -> AsyncIterator[httpx2.AsyncClient]:
    async with served(upstream) as address, gateway(monkeypatch, dict.fromkeys(SERVICES, address), **more) as client:
        yield client
