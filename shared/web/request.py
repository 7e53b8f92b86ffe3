"""HTTP in: the app every service is made of, and who asks for what with which retry and which version in hand."""

import hmac
import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.telemetry import TelemetryConfig
from opentelemetry import context
from prometheus_client import generate_latest
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.access import NOTHING, About, Action, SiteFacts, Verdict
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.errors import Refused
from shared.eventstore.journal_entry import Cause, Retry
from shared.ops.telemetry import continued, traceparent, tracer
from shared.runtime import Runtime
from shared.security.tokens import NotSignedIn, User, verify
from shared.web.problems import MIB, refusal, speak_problems, too_large

LARGEST_BODY, LARGEST_FRAME = MIB, 4 * MIB
FRAME = re.compile(r"/api/v1/sites/[^/]+/reviews/[^/]+/samples/[^/]+/frame")
"""A sampling frame is a list of all cases of a county, and takes more than what a person types."""

OWN_SPANS: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
"""The framework's own spans hold the address, and so a case's id."""

NOBODY = User("usr_nobody", "Nobody")

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Asked:
    """A request of a signed-in person."""

    user: User
    runtime: Runtime
    cause: Cause
    if_match: str | None

    def demand(self, action: Action, place: str, about: About = NOTHING) -> Verdict:
        """Raises Refused (403) unless the person may do this here, by this process's own copy of the facts."""
        if self.user.purpose and "-" in place and self.user.purpose is not purpose_of(place):
            words = f"You are signed in for {self.user.purpose} sites. Go to the door of the other site."
            raise Refused("token-of-another-purpose", 403, words)
        return self.runtime.access.demand(self.user, action, place, about)

    def site(self, site: str) -> SiteFacts:
        """What this process knows of the site's set-up."""
        return self.runtime.access.facts.site(site)

    def may(self, action: Action, place: str) -> bool:
        return self.runtime.access.judge(self.user, action, place).allowed

    @property
    def version(self) -> int:
        """The version the client has in hand. Raises Refused (428) when it does not say, or says it wrongly."""
        if self.if_match is None:
            raise Refused("if-match-missing", 428, "Say which version you have in hand: send its ETag as If-Match.")
        digits = self.if_match.strip().removeprefix("W/").strip('"')
        if not digits.isdecimal():
            raise Refused("if-match-unknown", 412, "If-Match does not name a version of this. Read it again first.")
        return int(digits)


def runtime_of(request: Request) -> Runtime:
    runtime = request.app.state.runtime
    assert isinstance(runtime, Runtime)
    return runtime


async def asked(
    request: Request,
    authorization: Annotated[str | None, Header()] = None,
    if_match: Annotated[str | None, Header()] = None,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Asked:
    """Check the token again (the gateway did, and is not trusted for it) and say who, when and why."""
    runtime = runtime_of(request)
    now = runtime.now()
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("Sign in first: this needs a token.")
    user = verify(token, runtime.access.keys, now)
    runtime.access.check(user)
    retry = Retry(f"{user.id}:{idempotency_key}", await _digest(request, runtime)) if idempotency_key else None
    request_id = runtime.new_id()
    cause = Cause(user.id, now, request_id, request_id, traceparent(), runtime.new_id, retry)
    request.state.asked = by = Asked(user, runtime, cause, if_match)
    return by


def nobody(request: Request) -> Asked:
    """A request that needs no sign-in: nobody may do anything but what its own address is for."""
    runtime = runtime_of(request)
    request_id = runtime.new_id()
    cause = Cause(NOBODY.id, runtime.now(), request_id, request_id, traceparent(), runtime.new_id)
    return Asked(NOBODY, runtime, cause, None)


AskedBy = Annotated[Asked, Depends(asked)]


async def _digest(request: Request, runtime: Runtime) -> str:
    """What a retried request must repeat: the method, the address and the body.

    Keyed where the service has a key: the journal keeps it, and nobody is to find a name or a password by trying.
    """
    key = runtime.settings.secret_key.get_secret_value().encode()
    head = f"{request.method} {request.url.path}\n".encode()
    return hmac.digest(key, head + await request.body(), "sha256").hex()


def read_noted(response: Response, operation: str, verdict: Verdict, about: str | None = None) -> None:
    """Say that an answer shows what has to be noted; the gateway notes it before it lets it out (R36, R76)."""
    told = {"operation": operation, "about": about, "grant": verdict.grant, "purpose_code": verdict.purpose_code}
    event = {name: value for name, value in told.items() if value is not None}
    response.headers["oms-read"] = orjson.dumps({"place": verdict.place, "event": event}).decode()


def etag(sequence: int) -> dict[str, str]:
    return {"ETag": f'"{sequence}"'}


def answer(content: Any, sequence: int, *, status: int = 200, replayed: bool = False) -> JSONResponse:
    """A resource with its ETag; a replayed request says so."""
    return JSONResponse(content, status, etag(sequence) | ({"Idempotency-Replayed": "true"} if replayed else {}))


def practice(site: str) -> dict[str, bool]:
    """What a training site shows is practice, and says so everywhere (R7)."""
    return {"practice": True} if purpose_of(site) is Purpose.TRAINING else {}


def make_app(name: str, lifespan: Lifespan, ready: Callable[[Runtime], Awaitable[bool]]) -> FastAPI:
    """The app of a service: problems, the guard, health and metrics; the docs pages are the gateway's."""
    app = FastAPI(title=f"Open OMS {name}", lifespan=lifespan, docs_url=None, redoc_url=None, telemetry=OWN_SPANS)
    speak_problems(app)
    app.add_middleware(Guard, name=name)

    @app.get("/livez", include_in_schema=False)
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(request: Request) -> Response:
        is_ready = await ready(runtime_of(request))
        return JSONResponse({"status": "ready" if is_ready else "not ready"}, 200 if is_ready else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> PlainTextResponse:
        return PlainTextResponse(generate_latest())

    return app


class Guard:
    """Around every request: a body limit, also for bodies that do not say their length, and one span."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app, self._name = app, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = largest_body(scope["path"])
        if int(headers.get(b"content-length", b"0")) > limit:
            await refusal(too_large(limit))(scope, receive, send)
            return
        token = context.attach(continued({"traceparent": headers.get(b"traceparent", b"").decode("latin-1")}))
        try:
            # The span's name holds the method and the service, never an address: ids stay out of traces.
            with tracer().start_as_current_span(f"{scope['method']} {self._name}"):
                await self._app(scope, _limited(receive, limit), send)
        finally:
            context.detach(token)


def largest_body(path: str) -> int:
    """How many bytes a request to this address may bring."""
    return LARGEST_FRAME if FRAME.fullmatch(path) else LARGEST_BODY


def _limited(receive: Receive, limit: int) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, too_large(limit).detail)
        return message

    return counted
