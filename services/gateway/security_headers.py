"""Security headers on every response."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
"""Defaults: a page with other needs sets its own policy.

Referrer-Policy `same-origin`: no other site is given an address of ours, and a form of ours keeps its Origin, which
`no-referrer` makes `null`.
"""


ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
"""For a year, on requests over HTTPS, here or at a proxy that states it (`X-Forwarded-Proto`)."""


class SecurityHeadersMiddleware:
    """Adds the headers; outermost, so that the response to an unexpected error has them too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        required = HEADERS | (ONLY_HTTPS if scope.get("scheme") == "https" else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in required.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
