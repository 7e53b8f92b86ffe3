"""FastAPI application of a service: problem handlers, middleware, health and metrics."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.telemetry import TelemetryConfig
from prometheus_client import generate_latest

from shared.runtime import Runtime
from shared.web.middleware import RequestMiddleware
from shared.web.problems import install_problem_handlers
from shared.web.request import runtime_of

OWN_SPANS: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
"""The framework's own spans hold the address, and so a case's id."""
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_app(name: str, lifespan: Lifespan, ready: Callable[[Runtime], Awaitable[bool]]) -> FastAPI:
    """The app of a service: problems, the guard, health and metrics; the docs pages are the gateway's."""
    app = FastAPI(title=f"Open OMS {name}", lifespan=lifespan, docs_url=None, redoc_url=None, telemetry=OWN_SPANS)
    install_problem_handlers(app)
    app.add_middleware(RequestMiddleware, name=name)

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
