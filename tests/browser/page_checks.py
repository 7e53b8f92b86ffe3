"""Everything that a page must withstand in a browser, as one function for any page of any application."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page
from starlette.types import ASGIApp

from deploy.local.paths import NODE_MODULES
from tests.browser.opened_page import OpenedPage, Window, opened

AXE = (NODE_MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8")
SCRIPTS = Path(__file__).parent / "scripts"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

WIDE, NARROW, ZOOMED = Window(), Window(320, 640), Window(320, 256)
"""A desk, a phone, and a window of 1280 by 1024 at 400 % (WCAG 1.4.10)."""

MAX_TAB_STOPS = 60
"""Stops gone through on one page; those of a long table are alike."""

NOT_ON_PAPER = "header.oms-header, .usa-button, .usa-skipnav"
PAPER_WIDTH = 718
"""CSS pixels between the margins of a sheet of A4."""


async def findings(browser: Browser, app: ASGIApp, path: str) -> list[str]:
    """Return a sentence for each thing that is wrong with the page; none for a page that everyone can use."""
    found = [sentence async for sentence in _findings(browser, app, path)]
    return [f"{path}: {sentence}" for sentence in dict.fromkeys(found)]


async def _findings(browser: Browser, app: ASGIApp, path: str) -> AsyncIterator[str]:
    with_script = ""
    for window in (WIDE, NARROW, ZOOMED, Window(forced_colours=True)):
        size = f"at {window.width} by {window.height}{' in forced colours' if window.forced_colours else ''}"
        async with opened(browser, app, path, window) as shown:
            for sentence in [*(await _seen(shown, window)), *(await _walked(shown.page))]:
                yield f"{sentence} {size}"
            with_script = with_script or await _main_text(shown.page)
            if window == WIDE:
                for sentence in await _printed(shown.page):
                    yield sentence
    async with opened(browser, app, path, Window(script=False)) as shown:
        if await _main_text(shown.page) != with_script:
            yield "without a script the main content differs"


async def _seen(shown: OpenedPage, window: Window) -> list[str]:
    """Return what is wrong with the page as it stands before anybody does something."""
    sentences = [f"asks the host {host}" for host in shown.other_origins]
    sentences += [f"the browser complains: {complaint}" for complaint in shown.complaints]
    if (width := await shown.page.evaluate("document.documentElement.scrollWidth")) > window.width:
        sentences.append(f"is {width} pixels wide")
    sentences += [f"has a small target: {target}" for target in await _run(shown.page, "small_targets.js")]
    if window in (WIDE, NARROW):
        sentences += await violations(shown.page)
    return sentences


async def violations(page: Page) -> list[str]:
    """Return the violations that axe finds, each with the elements that it finds them at."""
    await page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    result: dict[str, Any] = await page.evaluate("(options) => axe.run(document, options)", options)
    return [f"{violation['id']}: {violation['help']} ({_elements(violation)})" for violation in result["violations"]]


def _elements(violation: dict[str, Any]) -> str:
    """Return the first few elements at which axe found it, as selectors."""
    return "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])


async def _walked(page: Page) -> list[str]:
    """Return the tab stops that cannot be seen: without a ring, or below something else."""
    sentences: list[str] = []
    for _ in range(MAX_TAB_STOPS):
        await page.keyboard.press("Tab")
        stop: dict[str, Any] | None = await _run(page, "tab_stop.js")
        if stop is None or (stop["first"] and sentences):
            break
        sentences += [f"no ring around {stop['name']}"] if not stop["ring"] else []
        sentences += [f"{stop['name']} has the focus, covered by something else"] if stop["covered"] else []
    return sentences


async def _printed(page: Page) -> list[str]:
    """Return what is wrong on paper: too wide for the sheet, or with parts that nobody can press there."""
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": PAPER_WIDTH, "height": 1000})
    sentences = []
    if (width := await page.evaluate("document.documentElement.scrollWidth")) > PAPER_WIDTH:
        sentences.append(f"on paper is {width} pixels wide, of {PAPER_WIDTH}")
    if not await page.locator("main h1").first.is_visible():
        sentences.append("on paper has no heading")
    parts = [part for part in await page.locator(NOT_ON_PAPER).all() if await part.is_visible()]
    return sentences + [f"on paper shows {(await part.inner_text())[:30]!r}" for part in parts]


async def _main_text(page: Page) -> str:
    return " ".join((await page.locator("main").inner_text()).split())


async def _run(page: Page, script: str) -> Any:
    return await page.evaluate((SCRIPTS / script).read_text(encoding="utf-8"))
