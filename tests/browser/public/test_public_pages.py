"""Every public page, as people with a keyboard, a screen reader, a phone, large text or a printer meet it."""

import pytest
from playwright.async_api import Browser
from starlette.types import ASGIApp

from services.gateway.security_headers import SecurityHeadersMiddleware
from tests.browser.page_checks import findings
from tests.support.publications.public_site import public_application

pytestmark = pytest.mark.requirement("R59")

PAGES = (
    "/results",
    "/results?lang=es",
    "/results?county=06999",
    "/results?case_type=ih&domain=safety",
    "/results/items/4?county=06097",
    "/results/items/12?lang=es",
    "/results/outcomes/WB2",
    "/results/counties/06091",
    "/results/counties/06097?lang=es",
    "/results/compare?county=06019&county=06097&county=06091&county=small",
    "/results/agencies",
    "/results/ranking?county=06037",
    "/results/glossary",
    "/results/guidance?lang=es",
    "/results/method",
    "/results/downloads",
    "/results/versions",
    "/results/accessibility",
    "/results?version=2026q1-1",
    "/results?version=2026q2-1",
)


@pytest.fixture(scope="module")
def public_pages() -> ASGIApp:
    return SecurityHeadersMiddleware(public_application())


@pytest.mark.parametrize("path", PAGES)
async def test_public_page_can_be_used_by_everyone(chromium: Browser, public_pages: ASGIApp, path: str) -> None:
    """Communities and Tribes are promised results that nobody is kept out of by how they read."""
    complaints = [sentence for sentence in await findings(chromium, public_pages, path) if "410 (Gone)" not in sentence]
    assert complaints == []
