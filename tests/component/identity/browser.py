"""A person's browser: it keeps cookies as browsers do, and the API's document has to describe what it is answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.component.api_client import Response, expect_success
from tests.support.api_document import assert_described

COOKIE = "__Host-oms"
PASSWORD = "plover quarry tandem 41"  # pragma: allowlist secret


@dataclass(frozen=True)
class Browser:
    """`level`: waits until every service has heard of what was changed, as a person would not notice."""

    client: httpx2.AsyncClient
    level: Callable[[], Awaitable[None]]

    async def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> Response:
        headers = {"Idempotency-Key": key} if key else {}
        answer = await self.client.request(
            method, f"/api/v1/{path}", json=body, headers=headers | more.pop("headers", {}), **more
        )
        assert_described(answer)
        if method != "GET":
            await self.level()
        return answer

    async def get(self, path: str) -> Response:
        return await self.ask("GET", path)

    async def post(self, path: str, body: Any = None, **more: Any) -> Response:
        return await self.ask("POST", path, body, **more)

    @property
    def cookie(self) -> str:
        """The session's token; empty when the browser holds none."""
        return self.client.cookies.get(COOKIE) or ""

    def hold(self, cookie: str) -> None:
        """As if this browser had got the cookie, by its owner or by a thief."""
        self.client.cookies.delete(COOKIE) if self.cookie else None
        self.client.cookies.set(COOKIE, cookie, domain="oms.example", path="/")

    async def sign_in(self, email: str, password: str = PASSWORD, code: str | None = None) -> Response:
        return await self.post("sign-in", {"email": email, "password": password} | ({"code": code} if code else {}))

    async def is_in(self) -> bool:
        return (await self.get("me")).status_code == 200


@dataclass(frozen=True)
class Account:
    """Somebody who has followed their invitation, at a browser of their own."""

    id: str
    email: str
    browser: Browser

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Response:
        return await self.browser.ask(method, path, body, **more)

    async def get(self, path: str) -> Response:
        return await self.browser.get(path)

    async def post(self, path: str, body: Any = None, **more: Any) -> Response:
        return await self.browser.post(path, body, **more)

    async def back(self) -> "Account":
        """Signed in again, where the session is over."""
        if not await self.browser.is_in():
            expect_success(await self.browser.sign_in(self.email))
        return self
