"""Forms of the pages, forwarded to identity as API requests; its cookies go back to the browser."""

from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import Request, Response

from services.gateway.request_body import read_body
from services.gateway.runtime import runtime_of
from services.gateway.site.error_page import unavailable_page
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from shared.ops.telemetry import traceparent

Form = dict[str, str]


async def form_of(request: Request) -> Form:
    """Return the fields of a form, each once. The body is read by the first call."""
    if not hasattr(request.state, "form"):
        body = await read_body(request.receive, request.headers.get("content-length", ""))
        fields = parse_qs(body.decode("utf-8", "replace"))
        request.state.form = {name: values[0] for name, values in fields.items()}
    form: Form = request.state.form
    return form


async def request_identity(
    request: Request, method: str, path: str, body: Any = None, token: str = ""
) -> UpstreamResponse:
    """Send a request to identity. Raises PageError while it is unavailable."""
    headers = [(b"content-type", b"application/json"), (b"traceparent", traceparent().encode())]
    headers += [(b"authorization", f"Bearer {token}".encode())] if token else []
    headers += [(b"cookie", cookie.encode("latin-1")) for cookie in (request.headers.get("cookie"),) if cookie]
    headers += [(b"oms-client", (request.client.host if request.client else "unknown").encode())]
    sent = orjson.dumps(body) if body is not None else b""
    try:
        return await runtime_of(request.scope).upstreams.send(
            "identity", UpstreamRequest(method, f"/api/v1{path}".encode(), headers, sent)
        )
    except UpstreamUnavailable:
        raise unavailable_page() from None


def content_of(reply: UpstreamResponse) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads(reply.body) if reply.body else {}
    return content


def with_cookies(response: Response, reply: UpstreamResponse) -> Response:
    """Return the response with the cookies that identity set."""
    response.raw_headers += [(name, value) for name, value in reply.headers if name == b"set-cookie"]
    return response
