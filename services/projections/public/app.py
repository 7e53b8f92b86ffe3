"""Application of the public process: its health endpoints, over the database of publications alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request

from shared.contracts.topics import PUBLIC_DATABASE
from shared.mongo import Store, StoreError
from shared.ops.process import start_process
from shared.web.app import NO_FRAMEWORK_SPANS
from shared.web.head_requests import HeadRequestMiddleware
from shared.web.health import Readiness, health_router


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = start_process("public")
    settings.demand_encrypted_store()
    app.state.store = Store(settings.mongo_url.get_secret_value(), PUBLIC_DATABASE)
    yield
    app.state.store.close()


async def _check_readiness(request: Request) -> Readiness:
    try:
        await request.app.state.store.ping()
    except StoreError:
        return Readiness(is_ready=False)
    return Readiness(is_ready=True)


public = FastAPI(lifespan=_lifespan, docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_FRAMEWORK_SPANS)
public.include_router(health_router(_check_readiness))
public.add_middleware(HeadRequestMiddleware)
