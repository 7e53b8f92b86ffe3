"""Health endpoints of the gateway, and the public keys that tokens are verified with."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from services.gateway.runtime import runtime_of
from shared.web.health import Readiness, health_router


async def _check_readiness(request: Request) -> Readiness:
    """The gateway is ready when its access replica is caught up and services are configured.

    A service that is down answers 503 on its own paths alone, so its readiness is shown and does not decide.
    """
    runtime = runtime_of(request.scope)
    services = await runtime.upstreams.ready()
    warning = getattr(request.app.state, "proxy_warning", None)
    details = {"services": services} | ({"warning": warning} if warning else {})
    return Readiness(runtime.access.is_caught_up and bool(services), details)


router = APIRouter(include_in_schema=False)
router.include_router(health_router(_check_readiness))


@router.get("/.well-known/jwks.json")
async def key_set(request: Request) -> JSONResponse:
    """Return the public keys that sign tokens now, as far as this process has read identity's topic (RFC 7517)."""
    return JSONResponse(runtime_of(request.scope).access.keys.known.as_dict(private=False))
