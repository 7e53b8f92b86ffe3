"""Middleware that answers HEAD as GET without the body (RFC 9110, section 9.3.2)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_ALLOWED = 405
IS_HEAD = "oms.head"
"""Key in the scope of a request that came as HEAD."""


class HeadRequestMiddleware:
    """Passes HEAD on as GET and drops the body of the response; a 405 names HEAD wherever it names GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == NOT_ALLOWED:
                _allow_head(message)
            if message["type"] == "http.response.body" and is_head:
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", IS_HEAD: True} if is_head else scope, receive, send_without_body)


def is_head_request(scope: Scope) -> bool:
    """Whether a GET came as HEAD, whose response has no body: an endless one must end after its head."""
    return bool(scope.get(IS_HEAD))


def _allow_head(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    allowed = headers.get("allow", "").split(", ")
    if "GET" in allowed and "HEAD" not in allowed:
        headers["allow"] = ", ".join([*allowed, "HEAD"])
