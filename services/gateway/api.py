"""Public API: checks path, credentials and body, forwards the request to the owning service, returns its response."""

from contextlib import AbstractAsyncContextManager, nullcontext
from http import HTTPStatus

from opentelemetry import context
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from services.gateway.credentials import Bearer
from services.gateway.rate_limit import Attempt
from services.gateway.read_audit import record_read
from services.gateway.request_body import read_body
from services.gateway.runtime import GatewayRuntime, runtime_of
from services.gateway.same_origin import from_here
from services.gateway.sign_in_attempts import account_in, has_failed, is_sign_in
from services.gateway.upstream.headers import Raw, first, inward, outward, same_version
from services.gateway.upstream.messages import UpstreamRequest, UpstreamResponse, UpstreamUnavailable
from services.gateway.upstream.routes import (
    NoSuchMethod,
    is_event_stream,
    is_file,
    is_open,
    is_practice,
    is_sent_by_itself,
    service_for,
    site_of,
)
from services.gateway.workspace.build import build_header
from shared.contracts.vocabulary import purpose_of
from shared.errors import Refused
from shared.ops import crash_points
from shared.ops.telemetry import extract_context, traceparent, tracer
from shared.web.body_limits import largest_body
from shared.web.event_streams import EVENT_STREAM, EventStream
from shared.web.problems import MEDIA, problem_response, unavailable

TRACER = tracer()
PRACTICE = (b"oms-practice", b"true")


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    """Handle a request; plain ASGI, since every save of every reviewer passes here."""
    if scope["type"] != "http":
        await send({"type": "websocket.close"})
        return
    token = context.attach(extract_context({"traceparent": first(scope["headers"], b"traceparent")}))
    try:
        # The span's name holds the method alone, never the path: ids stay out of traces.
        with TRACER.start_as_current_span(f"{scope['method']} gateway"):
            response = marked(await _answer(scope, receive), scope["raw_path"].decode("latin-1"))
            response.raw_headers += build_header(runtime_of(scope).settings.workspace)
    finally:
        context.detach(token)
    await response(scope, receive, send)


async def _answer(scope: Scope, receive: Receive) -> Response:
    runtime, headers = runtime_of(scope), scope["headers"]
    try:
        service = service_for(scope["method"], path := scope["raw_path"].decode("latin-1"))
        bearer = await _bearer(runtime, scope, path)
        body = await read_body(receive, first(headers, b"content-length"), largest_body(path))
        target = b"?".join(part for part in (path.encode(), scope["query_string"]) if part)
        sent = [*inward(headers), *_about(scope, bearer), (b"traceparent", traceparent().encode())]
        crash_points.crash_point("gateway.asking")
        async with _turn(runtime, scope, path, body, bearer) as attempt:
            request = UpstreamRequest(scope["method"], target, sent, body, is_file(path), is_event_stream(path))
            reply = await _send(runtime, service, request, headers if bearer and bearer.by_cookie else None)
            attempt.succeeded = not has_failed(reply)
        if bearer:
            reply = await record_read(runtime.upstreams, bearer, reply)
            reply = runtime.open_streams.with_count(bearer.session, reply) if request.event_stream else reply
        crash_points.crash_point("gateway.answering")
    except NoSuchMethod as error:
        wrong = problem_response(error)
        wrong.headers["Allow"] = error.allowed
        return wrong
    except Refused as error:
        return problem_response(error)
    except UpstreamUnavailable:
        return unavailable()
    response = shown(reply, first(headers, b"if-none-match") if scope["method"] == "GET" else "")
    if service == "identity":  # sessions are its own, and no other service's to set
        response.raw_headers += [(name, value) for name, value in reply.headers if name == b"set-cookie"]
    return response


async def _send(
    runtime: GatewayRuntime, service: str, request: UpstreamRequest, session_headers: list[Raw] | None
) -> UpstreamResponse:
    """Send a request; in a session, a repetition of one without an idempotency key gets the key of the first."""
    if session_headers is None:
        return await runtime.upstreams.send(service, request)
    keyed = runtime.repeated_requests.with_key(session_headers, request, runtime.now().timestamp())
    reply = await runtime.upstreams.send(service, keyed)
    runtime.repeated_requests.record_status(session_headers, request, reply.status)
    return reply


def _turn(
    runtime: GatewayRuntime, scope: Scope, path: str, body: bytes, bearer: Bearer | None
) -> AbstractAsyncContextManager[Attempt]:
    """Return the turn of a request: at once with credentials, else after the client's earlier ones."""
    if bearer:
        return nullcontext(Attempt())
    if is_sign_in(path):
        return runtime.rate_limiter.sign_in(client_of(scope), account_in(body))
    return runtime.rate_limiter.serialized(client_of(scope))


def marked(response: Response, path: str) -> Response:
    """Mark each response of a training site as practice, refusals too (R7)."""
    if is_practice(path):
        response.raw_headers.append(PRACTICE)
    return response


async def _bearer(runtime: GatewayRuntime, scope: Scope, path: str) -> Bearer | None:
    """Return the credentials of a request; None for an unauthenticated endpoint. Raise Refused."""
    if is_open(path):
        _not_from_elsewhere(scope)
        if not is_sign_in(path):
            await runtime.rate_limiter.check_limit(client_of(scope))
        return None
    site = site_of(path)
    purpose, by_itself = purpose_of(site) if site else None, is_sent_by_itself(path)
    bearer = await runtime.credentials.authenticate(scope["headers"], purpose, client_of(scope), is_use=not by_itself)
    _require_same_person(scope, bearer)
    if bearer.by_cookie and scope["method"] != "GET":
        _not_from_elsewhere(scope)
    if is_event_stream(path):
        runtime.open_streams.check_limit(bearer.session)
    return bearer


def _require_same_person(scope: Scope, bearer: Bearer) -> None:
    """Raise Refused (401) where the page was opened by another person, whose work would be saved as this one's."""
    if (opened_by := first(scope["headers"], b"oms-person")) and opened_by != bearer.user.id:
        detail = "Somebody else has signed in in this browser since. Nothing was changed: sign in again."
        raise Refused("another-person", 401, detail)


def _not_from_elsewhere(scope: Scope) -> None:
    """Raise Refused (403) for a browser's cross-site request. Others send neither header and no foreign cookie."""
    fields = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    if ("sec-fetch-site" in fields or "origin" in fields) and not from_here(fields):
        raise Refused("from-elsewhere", 403, "Another website made your browser ask for this. Nothing was changed.")


def _about(scope: Scope, bearer: Bearer | None) -> list[Raw]:
    """Return the token header for the service; for unauthenticated endpoints the cookies, which identity set."""
    if bearer:
        return [(b"authorization", f"Bearer {bearer.token}".encode())]
    cookies = [(name, value) for name, value in scope["headers"] if name == b"cookie"]
    return [*cookies, (b"oms-client", client_of(scope).encode())]


def client_of(scope: Scope) -> str:
    """Return the client IP as this machine sees it."""
    return str(scope["client"][0]) if scope.get("client") else "unknown"


def shown(reply: UpstreamResponse, if_none_match: str) -> Response:
    """Return the response for the client: 304 for a version it has, and server errors as problem documents only."""
    headers = outward(reply.headers)
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and first(headers, b"content-type") != MEDIA:
        return unavailable()
    etag = first(headers, b"etag")
    if if_none_match and reply.status == HTTPStatus.OK and same_version(if_none_match, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    if reply.rest and first(headers, b"content-type").startswith(EVENT_STREAM):
        return EventStream(aiter(reply.rest), reply.rest.close)
    response = StreamingResponse(reply.rest, reply.status) if reply.rest else Response(reply.body, reply.status)
    length = [pair for pair in reply.headers if reply.rest and pair[0] == b"content-length"]
    response.raw_headers = [*response.raw_headers, *headers, *length]
    return response
