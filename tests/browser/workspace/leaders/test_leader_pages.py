"""The pages of leaders and of practice can be used by everyone: axe finds nothing, none is wider than a phone."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.page_checks import AXE, TAGS
from tests.browser.workspace.leaders.quarters import (
    FRESNO,
    MERCED,
    QUARTER,
    SITE,
    certify,
    draw,
    frame_text,
    open_review,
)
from tests.browser.workspace.office import Office

WINDOWS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 320, "height": 640}},
    "forced": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
}
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


async def wrong_with(page: Page) -> list[str]:
    """Return what axe finds, and the width of a page that is wider than its window."""
    await page.evaluate(AXE)
    found = await page.evaluate(RUN, list(TAGS))
    sentences = [f"{one['id']}: {one['help']} at {one['nodes'][0]['target']}" for one in found["violations"]]
    width = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url}: {sentence}" for sentence in [*sentences, *([f"{width} px too wide"] if width > 0 else [])]]


@pytest.mark.parametrize("window", WINDOWS)
async def test_leader_pages_can_be_used_by_everyone(chromium: Browser, office: Office, window: str) -> None:
    """A leader who sees little, or uses a phone, would otherwise be kept from the quarter."""
    await open_review(office)
    await certify(office, "reviewer-1")
    county = await office.request("leader", "GET", f"/sites/{SITE}/reviews/{QUARTER}/counties/{FRESNO}")
    if county["outcome"] == "no_frame":
        await draw(office, FRESNO)
    page = await office.sign_in(chromium, "leader", "/app/cqi/ca/quarters", **WINDOWS[window])
    await expect(page.get_by_role("heading", name="Open a quarter")).to_be_visible()
    wrong = await wrong_with(page)
    for part, heading in (
        ("", "By county"),
        ("/assign", "Reviewers"),
        ("/decisions", "Overridden ratings"),
        ("/exports", "Cases"),
    ):
        await page.goto(f"/app/cqi/ca/quarters/{QUARTER}{part}")
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        await expect(page.get_by_text("Loading")).to_have_count(0)
        wrong += await wrong_with(page)
    await page.goto(f"/app/cqi/ca/quarters/{QUARTER}/counties/{FRESNO}")
    await page.get_by_role("button", name="Show an even assignment").click()
    await page.get_by_text("Give to a reviewer").first.click()
    wrong += await wrong_with(page)
    await page.goto(f"/app/cqi/ca/quarters/{QUARTER}/counties/{MERCED}")
    await page.get_by_role("textbox", name="Rows").fill(frame_text(row_3="fostercare"))
    await page.get_by_role("button", name="Upload the frame").click()
    await expect(page.get_by_role("region", name="Rows to correct")).to_be_visible()
    wrong += await wrong_with(page)
    assert wrong == []


@pytest.mark.parametrize("window", WINDOWS)
async def test_practice_page_can_be_used_by_everyone(chromium: Browser, office: Office, window: str) -> None:
    """A training leader would otherwise clear a site by a button that nobody could read."""
    page = await office.sign_in(chromium, "administrator", "/app/training/ca/practice", **WINDOWS[window])
    await expect(page.get_by_role("heading", name="Start again")).to_be_visible()
    wrong = await wrong_with(page)
    await page.get_by_role("button", name="Clear all practice cases").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert [*wrong, *(await wrong_with(page))] == []
