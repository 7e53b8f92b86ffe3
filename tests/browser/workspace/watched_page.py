"""What a browser complains of while a test works in the workspace, and what axe and the width say of a page."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.browser.page_checks import violations

SIZES = ((1280, 900), (320, 640))


@dataclass
class Watch:
    """Errors of the console, of scripts and of the content security policy, and requests to other origins."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    async def flaws(self) -> list[str]:
        """Return what is wrong with the page as it stands: at a desk, on a phone, and in forced colours."""
        found = []
        for width, height in SIZES:
            await self.page.set_viewport_size({"width": width, "height": height})
            found += [f"{width}: {sentence}" for sentence in await violations(self.page)]
            if (shown := await self.page.evaluate("document.documentElement.scrollWidth")) > width:
                found.append(f"{width}: is {shown} pixels wide")
        await self.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
        await self.page.emulate_media(forced_colors="active")
        found += [f"forced colours: {sentence}" for sentence in await violations(self.page)]
        await self.page.emulate_media(forced_colors="none")
        return found + self.complaints


def watch(page: Page) -> Watch:
    """Return the watch of a page from now on."""
    watched = Watch(page)
    origin = urlsplit(page.url).netloc
    page.on("console", lambda said: watched.complaints.extend([said.text] if said.type == "error" else []))
    page.on("pageerror", lambda error: watched.complaints.append(error.message))
    page.on(
        "request",
        lambda sent: watched.complaints.extend([sent.url] if urlsplit(sent.url).netloc not in ("", origin) else []),
    )
    return watched
