"""The gateway: the public API's door and the site. Owns no topic and no database; its services are OMS_UPSTREAMS."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from services.gateway import health
from services.gateway.api import api as public_api
from services.gateway.runtime import Runtime, utc_now
from services.gateway.security_headers import SecurityHeadersMiddleware
from services.gateway.site import assets
from services.gateway.site.current_user import person_or_none
from services.gateway.site.error_page import PageError, no_such_page
from services.gateway.site.rendering import page
from services.gateway.site.routes import account, case_pdf, contact, dashboard, reference, sign_in
from services.gateway.site.routes.purposes import door_in
from services.gateway.upstream.routes import PREFIX
from shared.ops import crash_points
from shared.ops.settings import Settings
from shared.ops.telemetry import log, setup
from shared.web.problems import install_problem_handlers

NO_SECOND_SPAN: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
"""FastAPI's own spans hold whole addresses, and with them the ids of cases; ours hold none."""


def make_app(now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The app; its settings are read when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings = Settings()
        setup("gateway", settings.instance)
        crash_points.arm(settings.crash_at)
        log.info("starting", settings=settings.redacted())
        if packages := assets.missing(settings.assets):
            log.warning("pages will lack their styles: packages are not installed", packages=packages)
        app.state.runtime = runtime = Runtime.of(settings, now)
        following = asyncio.create_task(runtime.access.follow(settings.kafka_url))
        await runtime.access.wait_until_caught_up()
        yield
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await runtime.upstreams.close()

    app = FastAPI(lifespan=lifespan, openapi_url=None, redirect_slashes=False, telemetry=NO_SECOND_SPAN)
    install_problem_handlers(app)
    _show_pages_to_people(app)
    app.mount(PREFIX, public_api)
    for rooms in (health, sign_in, account, contact, dashboard, case_pdf, reference, assets):
        app.include_router(rooms.router)
    return app


def _show_pages_to_people(app: FastAPI) -> None:
    """Errors of a page are pages; whoever does not ask for HTML gets the problem."""
    as_problem: Callable[[Request, Exception], Any] = app.exception_handlers[HTTPException]

    async def as_page(request: Request, error: Exception) -> Response:
        if _is_missing(error) and "text/html" in request.headers.get("accept", ""):
            error = no_such_page()
        if isinstance(error, PageError):
            content = {"title": error.title, "detail": error.detail, "door": door_in(request.url.path)}
            away = error.status == HTTPStatus.SERVICE_UNAVAILABLE  # then nobody can be asked who this is
            return page("trouble.html", None if away else await person_or_none(request), error.status, **content)
        answer: Response = await as_problem(request, error)
        return answer

    app.add_exception_handler(PageError, as_page)
    app.add_exception_handler(HTTPException, as_page)


def _is_missing(error: Exception) -> bool:
    return isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND


api = SecurityHeadersMiddleware(make_app())
