"""Pages of an application opened in the browser, without a server: every request is answered by the application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2
from playwright.async_api import Browser, Page, Route, ViewportSize
from starlette.types import ASGIApp

ORIGIN = "http://pages.test"


@dataclass(frozen=True)
class Window:
    """How somebody looks at a page."""

    width: int = 1280
    height: int = 900
    script: bool = True
    forced_colours: bool = False


@dataclass
class OpenedPage:
    """A page that is loaded, with what it asked for beyond its origin and what the browser complained of."""

    page: Page
    other_origins: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@asynccontextmanager
async def opened(browser: Browser, app: ASGIApp, path: str, window: Window) -> AsyncIterator[OpenedPage]:
    """Open a page of the application. Nothing leaves this process: what goes to another origin is noted and refused."""
    context = await browser.new_context(
        viewport=ViewportSize(width=window.width, height=window.height),
        java_script_enabled=window.script,
        forced_colors="active" if window.forced_colours else "none",
    )
    shown = OpenedPage(await context.new_page())
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, follow_redirects=True) as client:

        async def answer(route: Route) -> None:
            address = urlsplit(route.request.url)
            if f"{address.scheme}://{address.netloc}" != ORIGIN:
                shown.other_origins.append(address.netloc)
                await route.abort()
                return
            response = await client.get(address.path + (f"?{address.query}" if address.query else ""))
            headers = {name: value for name, value in response.headers.items() if name != "content-encoding"}
            await route.fulfill(status=response.status_code, headers=headers, body=response.content)

        await context.route("**/*", answer)
        shown.page.on(
            "console", lambda message: shown.complaints.extend([message.text] if message.type == "error" else [])
        )
        shown.page.on("pageerror", lambda error: shown.complaints.append(error.message))
        await shown.page.goto(ORIGIN + path)
        await shown.page.evaluate("document.fonts.ready.then(() => true)")
        yield shown
    await context.close()
