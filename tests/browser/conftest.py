"""One Chromium for all tests of the tier; each check opens pages in contexts of its own."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from deploy.local.chromium import browser as installed_browser
from deploy.local.servers import downloads

ARGUMENTS = ("--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none", "--no-sandbox")
"""The sandbox needs rights that a container lacks; the pages are our own."""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    downloads.make_ready(lambda _sentence: None, only=[downloads.CHROMIUM])
    installed = installed_browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=installed.executable, args=ARGUMENTS, env=dict(installed.environment)
        )
        yield browser
        await browser.close()
