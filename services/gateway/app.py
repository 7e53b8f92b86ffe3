"""Gateway: the public API and the site before the services of OMS_UPSTREAMS. Owns no topic and no database."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.gateway import health
from services.gateway.api import api as public_api
from services.gateway.proxy_watch import ProxyWatchMiddleware
from services.gateway.runtime import GatewayRuntime
from services.gateway.security_headers import SecurityHeadersMiddleware
from services.gateway.site import assets
from services.gateway.site.browser_forms import begin_forms
from services.gateway.site.current_user import person_or_none
from services.gateway.site.error_page import MissingPage, PageError, no_such_page
from services.gateway.site.mail_links import without_mail_signs
from services.gateway.site.rendering import page
from services.gateway.site.routes import (
    account,
    administration,
    analysis,
    case_pdf,
    contact,
    dashboard,
    figures,
    improvement,
    reference,
    results,
    second_factor,
    sign_in,
)
from services.gateway.site.routes.purposes import door_in
from services.gateway.upstream.routes import PREFIX
from services.gateway.workspace import shell
from services.gateway.workspace.build import MANIFEST
from shared.ops.process import background_task, start_process
from shared.ops.telemetry import log
from shared.runtime import Clock, utc_now
from shared.web.app import NO_FRAMEWORK_SPANS
from shared.web.head_requests import HeadRequestMiddleware
from shared.web.problems import install_problem_handlers

OUR_PATH = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
"""A path on this site: what begins with two slashes would be another site's address."""


def make_app(now: Clock = utc_now) -> FastAPI:
    """Return the application; its settings are read when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings = start_process("gateway")
        if packages := assets.missing(settings.assets):
            log.warning("assets.missing", packages=packages)
        if not (settings.workspace / MANIFEST).is_file():
            log.warning("workspace.missing", folder=str(settings.workspace))
        app.state.runtime = runtime = GatewayRuntime.from_settings(settings, now)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(runtime.upstreams.close)
            await stack.enter_async_context(background_task(runtime.access.follow(settings.kafka_url)))
            await runtime.access.wait_until_caught_up()
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None, redirect_slashes=False, telemetry=NO_FRAMEWORK_SPANS)
    install_problem_handlers(app)
    app.add_middleware(HeadRequestMiddleware)
    app.add_middleware(ProxyWatchMiddleware)
    _show_pages_to_people(app)
    app.include_router(results.router)  # before the API, and without the cookie that forms begin with
    app.mount(PREFIX, public_api)
    app.include_router(shell.router)
    for module in (
        health,
        sign_in,
        account,
        administration,
        second_factor,
        contact,
        dashboard,
        figures,
        analysis,
        improvement,
        case_pdf,
        reference,
        assets,
    ):
        app.include_router(module.router, dependencies=[Depends(begin_forms)])
    return app


def _show_pages_to_people(app: FastAPI) -> None:
    """Render errors as pages for requests that accept HTML; all others get the problem document."""
    as_problem: Callable[[Request, Exception], Any] = app.exception_handlers[HTTPException]

    async def as_page(request: Request, error: Exception) -> Response:
        if _is_missing(error) and "text/html" in request.headers.get("accept", ""):
            error = no_such_page()
        if (address := _intended(request, error)) is not None:
            return RedirectResponse(address)
        await begin_forms(request)
        if isinstance(error, PageError):
            content = {"title": error.title, "detail": error.detail, "door": door_in(request.url.path)}
            away = error.status == HTTPStatus.SERVICE_UNAVAILABLE  # identity may not answer who is signed in
            return page("trouble.html", None if away else await person_or_none(request), error.status, **content)
        answer: Response = await as_problem(request, error)
        return answer

    app.add_exception_handler(PageError, as_page)
    app.add_exception_handler(HTTPException, as_page)


def _intended(request: Request, error: Exception) -> str | None:
    """Return the path of a missing page without the signs that a mail program left in it; None where it has none."""
    path = without_mail_signs(request.scope["path"])
    is_missing = _is_missing(error) or isinstance(error, MissingPage)
    is_changed = path != request.scope["path"] and OUR_PATH.fullmatch(path)
    return path if is_missing and is_changed and request.method == "GET" else None


def _is_missing(error: Exception) -> bool:
    return isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND


api = SecurityHeadersMiddleware(make_app())
