"""FastAPI application of a service: problem handlers, middleware, health and metrics."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI, Request
from fastapi.telemetry import TelemetryConfig

from shared.runtime import Runtime
from shared.web.head_requests import HeadRequestMiddleware
from shared.web.health import Readiness, health_router
from shared.web.middleware import RequestMiddleware
from shared.web.problems import install_problem_handlers
from shared.web.request import runtime_of

NO_FRAMEWORK_SPANS: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
"""FastAPI's own spans hold the whole path, and so a case's id."""

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_app(
    name: str,
    lifespan: Lifespan,
    is_ready: Callable[[Runtime], Awaitable[bool]],
    is_alive: Callable[[], bool] = lambda: True,
) -> FastAPI:
    """Return the application of a service without its routes; the documentation pages are the gateway's."""
    app = FastAPI(
        title=f"Open OMS {name}", lifespan=lifespan, docs_url=None, redoc_url=None, telemetry=NO_FRAMEWORK_SPANS
    )
    install_problem_handlers(app)
    app.add_middleware(RequestMiddleware, name=name)
    app.add_middleware(HeadRequestMiddleware)

    async def check_readiness(request: Request) -> Readiness:
        return Readiness(await is_ready(runtime_of(request)))

    app.include_router(health_router(check_readiness, is_alive))
    return app
