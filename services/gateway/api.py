"""The API at the door: check the address, the token and the body, ask the owning service, hand its answer back."""

from http import HTTPStatus

from opentelemetry import context
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.gateway.body import read_body
from services.gateway.exchange import Ask, Reply, Unreachable
from services.gateway.headers import Raw, first, inward, outward, same_version
from services.gateway.routes import NoSuchMethod, service_for
from services.gateway.runtime import Runtime, runtime_of
from shared import crash
from shared.problems import MEDIA, refusal, unavailable
from shared.refused import Refused
from shared.telemetry import continued, traceparent, tracer

TRACER = tracer()


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """Plain ASGI, since every save of every reviewer passes here."""
    if scope["type"] != "http":
        await send({"type": "websocket.close"})
        return
    token = context.attach(continued({"traceparent": first(scope["headers"], b"traceparent")}))
    try:
        # The span's name holds the method alone, never an address: ids stay out of traces.
        with TRACER.start_as_current_span(f"{scope['method']} gateway"):
            response = await _answer(scope, receive)
    finally:
        context.detach(token)
    await response(scope, receive, send)


async def _answer(scope: Scope, receive: Receive) -> Response:
    runtime, headers = runtime_of(scope), scope["headers"]
    try:
        service = service_for(scope["method"], path := scope["raw_path"].decode("latin-1"))
        _check_token(runtime, first(headers, b"authorization"))
        body = await read_body(receive, first(headers, b"content-length"))
        target = b"?".join(part for part in (path.encode(), scope["query_string"]) if part)
        sent = [*inward(headers), (b"traceparent", traceparent().encode())]
        crash.here("gateway.asking")
        reply = await runtime.upstreams.ask(service, Ask(scope["method"], target, sent, body))
        crash.here("gateway.answering")
    except NoSuchMethod as error:
        response = refusal(error)
        response.headers["Allow"] = error.allowed
        return response
    except Refused as error:
        return refusal(error)
    except Unreachable:
        return unavailable()
    return shown(reply, first(headers, b"if-none-match") if scope["method"] == "GET" else "")


def _check_token(runtime: Runtime, authorization: str) -> None:
    scheme, _, token = authorization.partition(" ")
    runtime.user(token if scheme.lower() == "bearer" else "")


def shown(reply: Reply, if_none_match: str) -> Response:
    """The reply as the client gets it: 304 for a version it has, and no server error but a problem in words."""
    headers = outward(reply.headers)
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and first(headers, b"content-type") != MEDIA:
        return unavailable()
    etag = first(headers, b"etag")
    if if_none_match and reply.status == HTTPStatus.OK and same_version(if_none_match, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    return _response(reply.status, reply.body, headers)


def _response(status: int, body: bytes, headers: list[Raw]) -> Response:
    response = Response(body, status)
    response.raw_headers = [*response.raw_headers, *headers]
    return response
