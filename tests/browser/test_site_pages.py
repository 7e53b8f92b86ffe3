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
from services.gateway.site.routes.purposes import DOORS
from tests.browser.opened_page import Window, opened
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


@pytest.mark.requirement("R7")
@pytest.mark.parametrize("door", DOORS)
async def test_practice_stands_across_every_printed_sheet_of_training_alone(chromium: Browser, door: str) -> None:
    """A sheet that lies on a desk has lost the colour of the band, and often its first page."""
    async with opened(chromium, SITE, f"/door-{door}", Window()) as shown:
        await shown.page.emulate_media(media="print")
        mark = await shown.page.evaluate("getComputedStyle(document.querySelector('.oms-door'), '::after').content")
        band = shown.page.get_by_role("region", name="Purpose of this site")
        assert await band.inner_text() == DOORS[door].description
    assert mark == ('"PRACTICE"' if door == "training" else "none")


@pytest.mark.parametrize("path", PAGES)
async def test_page_of_the_site_can_be_used_by_everyone(chromium: Browser, path: str) -> None:
    """Who cannot see, use a mouse or run a script would otherwise be kept out of their own work."""
    assert await findings(chromium, SITE, path) == []
