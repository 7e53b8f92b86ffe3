"""Detection of a proxy before the gateway whose address is not trusted, so that all people seem to be one client."""

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.ops.telemetry import log

FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip")
MIN_REQUESTS = 20
"""Forwarded requests of one address, and of no other, before it counts as a proxy: anybody can send such a header."""

WARNING = "All requests come from one proxy. Name its address in FORWARDED_ALLOW_IPS: limits count it as one person."


class ProxyWatchMiddleware:
    """Warns once when every forwarded request keeps the address of one proxy; `warning` is then shown by /readyz.

    The server has replaced the address where it trusts the proxy: then the address is one of those in the header.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._address = ""
        self._requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._requests >= 0 and scope.get("client"):
            self._observe(scope)
        await self._app(scope, receive, send)

    def _observe(self, scope: Scope) -> None:
        forwarded = b",".join(value for name, value in scope["headers"] if name in FORWARDED).decode("latin-1")
        address = str(scope["client"][0])
        if not forwarded:
            return
        if address in forwarded or address != (self._address or address):
            self._requests = -1  # the proxy is trusted, or there are several clients: nothing to warn of
            return
        self._address, self._requests = address, self._requests + 1
        if self._requests >= MIN_REQUESTS:
            self._requests = -1
            log.warning("proxy.not_trusted", detail=WARNING)
            scope["app"].state.proxy_warning = WARNING
