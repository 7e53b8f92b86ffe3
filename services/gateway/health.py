"""Whether the gateway lives, whether everything behind it answers, its metrics, and the keys that tokens hold by."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import generate_latest

from services.gateway.runtime import runtime_of

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def livez() -> JSONResponse:
    return JSONResponse({"status": "alive"})


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """Ready when every service behind it says that it is."""
    services = await runtime_of(request.scope).upstreams.ready()
    ready = bool(services) and all(services.values())
    content = {"status": "ready" if ready else "not ready", "services": services}
    return JSONResponse(content, 200 if ready else 503)


@router.get("/metrics")
async def metrics() -> PlainTextResponse:
    return PlainTextResponse(generate_latest())


@router.get("/.well-known/jwks.json")
async def key_set(request: Request) -> JSONResponse:
    """The public halves of the keys that sign tokens now, as this process has heard of them (RFC 7517)."""
    return JSONResponse(runtime_of(request.scope).access.keys.known.as_dict(private=False))
