"""Every page of the Site, as people with a keyboard, a screen reader, a phone, large text or a printer meet it."""

import pytest
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from deploy.local.paths import NODE_MODULES
from services.gateway.security_headers import SecurityHeadersMiddleware
from services.gateway.site.assets import STATIC
from tests.browser.page_checks import findings
from tests.support.web_pages.drawn_pages import every_page

pytestmark = pytest.mark.requirement("R59")

PAGES = {f"/{name.replace(' ', '-')}": html for name, html in every_page().items()}


async def show_page(request: Request) -> Response:
    return HTMLResponse(PAGES[request.url.path])


async def static_file(request: Request) -> Response:
    return await STATIC.response(request.scope, **request.path_params, packages=NODE_MODULES)


SITE = SecurityHeadersMiddleware(
    Starlette(
        routes=[
            Route("/static/{version}/{path:path}", static_file),
            *(Route(path, show_page) for path in PAGES),
        ]
    )
)


@pytest.mark.parametrize("path", PAGES)
async def test_page_of_the_site_can_be_used_by_everyone(chromium: Browser, path: str) -> None:
    """Who cannot see, use a mouse or run a script would otherwise be kept out of their own work."""
    assert await findings(chromium, SITE, path) == []
