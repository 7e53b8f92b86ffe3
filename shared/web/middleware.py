"""Middleware around every request: body limit and one span."""

from opentelemetry import context
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.ops.telemetry import extract_context, tracer
from shared.web.body_limits import largest_body, limit_body
from shared.web.problems import problem_response, too_large


class RequestMiddleware:
    """Applies the body limit, also to bodies without a content length, and creates one span per request."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app, self._name = app, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = largest_body(scope["path"])
        if int(headers.get(b"content-length", b"0")) > limit:
            await problem_response(too_large(limit))(scope, receive, send)
            return
        token = context.attach(extract_context({"traceparent": headers.get(b"traceparent", b"").decode("latin-1")}))
        try:
            # The span's name holds the method and the service, never the path: ids stay out of traces.
            with tracer().start_as_current_span(f"{scope['method']} {self._name}"):
                await self._app(scope, limit_body(receive, limit), send)
        finally:
            context.detach(token)
