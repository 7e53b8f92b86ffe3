"""Health endpoints of a process: liveness, readiness and metrics."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import generate_latest


@dataclass(frozen=True)
class Readiness:
    """Whether a process can do its work; `details` are shown beside and decide nothing."""

    is_ready: bool
    details: dict[str, Any] = field(default_factory=dict)


def health_router(
    check_readiness: Callable[[Request], Awaitable[Readiness]], is_alive: Callable[[], bool] = lambda: True
) -> APIRouter:
    """Return the routes `/livez`, `/readyz` (200 or 503 each) and `/metrics`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> JSONResponse:
        alive = is_alive()
        return JSONResponse({"status": "alive" if alive else "not alive"}, 200 if alive else 503)

    @router.get("/readyz")
    async def readyz(request: Request) -> JSONResponse:
        readiness = await check_readiness(request)
        content = {"status": "ready" if readiness.is_ready else "not ready"} | readiness.details
        return JSONResponse(content, 200 if readiness.is_ready else 503)

    @router.get("/metrics")
    async def metrics() -> PlainTextResponse:
        return PlainTextResponse(generate_latest())

    return router
